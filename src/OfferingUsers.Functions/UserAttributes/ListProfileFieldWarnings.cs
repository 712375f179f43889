using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.OfferingUsers;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.UserAttributes;

/// <summary>
/// Which offerings need which fields of the caller's profile, by their accounts there (newer-waldur.md 5.3); nothing unless incomplete profiles are hidden.
/// </summary>
public sealed class ListProfileFieldWarnings(OfferingUserStore users, IOptions<AccessOptions> access)
{
    private const int PageSize = 100;

    private readonly bool isEnforced = access.Value.EnforceProfileCompleteness;

    [Function(nameof(ListProfileFieldWarnings))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OfferingUserRoutes.List + "/profile_field_warnings")] HttpRequest request,
        CancellationToken cancellation)
    {
        var offerings = isEnforced ? await OfferingsOfAsync(request.Caller().Uuid, cancellation) : [];
        var warnings = UserAttribute.All.Where(attribute => attribute.Kind != UserAttributeKind.NotHeld)
            .Select(attribute => (attribute.Name, Offerings: offerings.Where(offering => offering.Exposed.Has(attribute.Name)).ToList()))
            .Where(warning => warning.Offerings.Count > 0)
            .SelectMany(warning => FieldsOf(warning.Name).Select(field => (Field: field, warning.Offerings))).ToList();
        return ApiResults.Counted(warnings.Count, json =>
        {
            json.WriteStartObject();
            foreach (var (field, needing) in warnings)
            {
                Write(json, field, needing);
            }

            json.WriteEndObject();
        });
    }

    private async Task<List<OfferingSnapshot>> OfferingsOfAsync(Guid user, CancellationToken cancellation)
    {
        var offerings = new List<OfferingSnapshot>();
        var (after, count) = ("", PageSize);
        while (count == PageSize)
        {
            var page = await users.WhereAsync("user_uuid", [user.Hex()], after, PageSize, cancellation);
            offerings.AddRange(page.Where(record => record.State != OfferingUserState.Deleted).Select(record => record.Offering));
            (after, count) = (page.Count == 0 ? after : page[^1].Uuid.Hex(), page.Count);
        }

        return offerings;
    }

    /// <summary>The full name stands for both names.</summary>
    private static string[] FieldsOf(string attribute) => attribute == UserAttribute.FullName ? ["first_name", "last_name"] : [attribute];

    private static void Write(Utf8JsonWriter json, string field, List<OfferingSnapshot> offerings)
    {
        json.WriteStartArray(field);
        foreach (var offering in offerings)
        {
            json.WriteStartObject();
            json.WriteString("offering_uuid", offering.Uuid.Hex());
            json.WriteString("offering_name", offering.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
