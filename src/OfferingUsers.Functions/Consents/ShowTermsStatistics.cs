using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Consents;

/// <summary>How many of an offering's users have consented, and when (newer-waldur.md 6.3), for whoever may update it.</summary>
public sealed class ShowTermsStatistics(VisibleOfferings offerings, CosmosContainers containers, OfferingUserLists lists)
{
    private readonly Items<Consent> consents = containers.Items(containers.Catalog, CatalogJson.Default.Consent);

    [Function(nameof(ShowTermsStatistics))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = ConsentRoutes.Statistics)] HttpRequest request,
        string uuid, CancellationToken cancellation)
    {
        var caller = request.Caller();
        if (await offerings.FindAsync(caller, uuid, cancellation) is not { } offering)
        {
            return RefusalResult.Of(new NotFound());
        }

        if (!caller.MayManage(Permissions.UpdateOffering, offering.Customer, offering.Uuid))
        {
            return RefusalResult.Of(new Forbidden());
        }

        var statistics = new ConsentStatistics();
        var query = new QueryDefinition("SELECT * FROM c WHERE c.kind = 'consent' AND c.offering = @offering").WithParameter("@offering", offering.Uuid.Hex());
        await foreach (var consent in consents.QueryAsync(query, null, null, cancellation))
        {
            statistics.Add(consent.Value);
        }

        var total = await CountAsync(offering, null, cancellation);
        var active = await CountAsync(offering, true, cancellation);
        return ApiResults.Json(json => Write(json, statistics, total, active));
    }

    private Task<int> CountAsync(Offering offering, bool? hasConsent, CancellationToken cancellation)
    {
        var partitions = offering.Partitions.All;
        var filter = new OfferingUserFilter
        {
            Offerings = [offering.Uuid],
            HasConsent = hasConsent,
            Partitions = partitions.Length > 1 ? partitions : default,
        };
        return lists.CountAsync([OfferingUserConditions.Of(filter)], filter, cancellation);
    }

    private static void Write(Utf8JsonWriter json, ConsentStatistics statistics, int total, int active)
    {
        json.WriteStartObject();
        json.WriteNumber("active_users_count", active);
        json.WriteNumber("total_users_count", total);
        json.WriteNumber("active_users_percentage", total == 0 ? 0 : Math.Round(100m * active / total, 2));
        json.WriteNumber("accepted_consents_count", statistics.Accepted);
        json.WriteNumber("revoked_consents_count", statistics.Revoked);
        json.WriteNumber("total_consents_count", statistics.Accepted + statistics.Revoked);
        WriteDays(json, "revoked_consents_over_time", statistics.RevokedByDay);
        json.WriteStartArray("tos_version_adoption");
        foreach (var (version, count) in statistics.ByVersion)
        {
            json.WriteStartObject();
            json.WriteString("version", version);
            json.WriteNumber("users_count", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteDays(json, "active_users_over_time", statistics.ActiveByDay);
        WriteDays(json, "accepted_consents_over_time", statistics.AcceptedByDay);
        json.WriteEndObject();
    }

    private static void WriteDays(Utf8JsonWriter json, string name, IEnumerable<(DateOnly Day, int Count)> days)
    {
        json.WriteStartArray(name);
        foreach (var (day, count) in days)
        {
            json.WriteStartObject();
            json.WriteString("date", day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
