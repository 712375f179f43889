using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Compliance;

/// <summary>How many users of each offering with a checklist have completed it (newer-waldur.md 6.5).</summary>
public sealed class ShowComplianceOverview(
    FindProvider providers, CatalogReader catalog, OfferingUserLists lists, CompletionStore completions, BaseUrl baseUrl)
{
    [Function(nameof(ShowComplianceOverview))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = ComplianceRoutes.Overview)] HttpRequest request,
        string uuid, CancellationToken cancellation)
    {
        var outcome = await ReadAsync(request, uuid, cancellation);
        if (outcome.Refusal is { } refusal)
        {
            return RefusalResult.Of(refusal);
        }

        var counts = new List<Counts>();
        foreach (var offering in outcome.Value.Objects)
        {
            counts.Add(await CountAsync(offering, cancellation));
        }

        return ApiResults.Page(request, outcome.Value.Paging, outcome.Value.Total, baseUrl, json =>
        {
            json.WriteStartArray();
            counts.ForEach(one => Write(json, one));
            json.WriteEndArray();
        });
    }

    private async Task<Outcome<ArrangedPage<Offering>>> ReadAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var provider = await providers.RunAsync(request, uuid, cancellation);
        var requested = Paging.From(request);
        return (provider.Refusal ?? requested.Refusal) is { } refusal
            ? refusal
            : ArrangedPage.Of(provider.Value.Offerings.Where(offering => offering.ComplianceChecklist is not null), requested.Value);
    }

    private async Task<Counts> CountAsync(Offering offering, CancellationToken cancellation)
    {
        var checklist = offering.ComplianceChecklist!.Value;
        var partitions = offering.Partitions.All;
        var filter = new OfferingUserFilter { Offerings = [offering.Uuid], Partitions = partitions.Length > 1 ? partitions : default };
        var with = OfferingUserConditions.Of(filter);
        with.Add("c.checklist_with_completion = @checklist", ("@checklist", checklist.Hex()));
        return new Counts(
            offering, await catalog.ChecklistAsync(checklist, cancellation),
            await lists.CountAsync([OfferingUserConditions.Of(filter)], filter, cancellation),
            await lists.CountAsync([with], filter, cancellation),
            await completions.CountCompletedAsync(offering.Uuid, checklist, cancellation));
    }

    private static void Write(Utf8JsonWriter json, Counts one)
    {
        json.WriteStartObject();
        json.WriteString("offering_uuid", one.Offering.Uuid.Hex());
        json.WriteString("offering_name", one.Offering.Name);
        json.WriteString("checklist_name", one.Checklist?.Name ?? "");
        json.WriteNumber("total_users", one.Total);
        json.WriteNumber("users_with_completions", one.WithCompletions);
        json.WriteNumber("completed_users", one.Completed);
        json.WriteNumber("pending_users", one.WithCompletions - one.Completed);
        json.WritePropertyName("compliance_rate");
        var rate = one.Total == 0 ? 0 : (double)one.Completed / one.Total * 100;
        json.WriteRawValue(rate.ToString(rate % 1 == 0 ? "0.0" : "R", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private sealed record Counts(Offering Offering, Checklist? Checklist, int Total, int WithCompletions, int Completed);
}
