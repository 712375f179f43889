using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Compliance;

/// <summary>All users of a provider's offerings, with whether they have completed the checklist (newer-waldur.md 6.5).</summary>
public sealed class ListUsersCompliance(FindProvider providers, JoinCompletions join, BaseUrl baseUrl)
{
    private const string Completed = "completed";
    private const string Pending = "pending";
    private const string NoChecklist = "no_checklist";

    [Function(nameof(ListUsersCompliance))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = ComplianceRoutes.Users)] HttpRequest request,
        string uuid, CancellationToken cancellation)
    {
        var outcome = await ReadAsync(request, uuid, cancellation);
        return outcome.Match(
            page => ApiResults.Page(request, page.Paging, page.Total, baseUrl, json =>
            {
                json.WriteStartArray();
                foreach (var one in page.Objects)
                {
                    Write(json, one);
                }

                json.WriteEndArray();
            }),
            RefusalResult.Of);
    }

    private async Task<Outcome<ArrangedPage<JoinedCompletion>>> ReadAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var provider = await providers.RunAsync(request, uuid, cancellation);
        var errors = new FieldErrors();
        var parameters = new ListParameters(request.Query, errors);
        var (offering, status) = (parameters.Uuid("offering_uuid", "marketplace-provider-offerings"), parameters.Text("compliance_status"));
        var requested = Paging.From(request);
        if ((provider.Refusal ?? errors.Refusal ?? requested.Refusal) is { } refusal)
        {
            return refusal;
        }

        var filter = new OfferingUserFilter { Provider = provider.Value.Provider };
        var set = OfferingUserConditions.Of(filter);
        if (offering is { } only)
        {
            set.Add("c.offering_uuid = @offering", ("@offering", only.Hex()));
        }

        var found = await join.RunAsync([set], filter, cancellation);
        if (found.Refusal is { } tooMany)
        {
            return tooMany;
        }

        var matching = status is Completed or Pending or NoChecklist ? found.Value.Where(one => StatusOf(one) == status) : found.Value;
        return ArrangedPage.Of(
            SortBy.Choices(matching, ["offering", "last", "first"], KeyOf, one => one.Record.Uuid.Hex(), StringComparer.Ordinal), requested.Value);
    }

    private static string KeyOf(JoinedCompletion one, string field) => field switch
    {
        "offering" => one.Record.Offering.Name,
        "last" => one.Record.User.LastName,
        _ => one.Record.User.FirstName,
    };

    private static string StatusOf(JoinedCompletion one) =>
        one.Checklist is null ? NoChecklist : one.Completion is { IsCompleted: true } ? Completed : Pending;

    private static void Write(Utf8JsonWriter json, JoinedCompletion one)
    {
        var (record, exposed) = (one.Record, one.Record.Offering.Exposed);
        json.WriteStartObject();
        json.WriteString("uuid", record.Uuid.Hex());
        json.WriteString("user_full_name", exposed.Has(UserAttribute.FullName) ? record.User.FullName : "");
        json.WriteString("user_email", exposed.Has(UserAttribute.Email) ? record.User.Email : "");
        json.WriteString("offering_name", record.Offering.Name);
        json.WriteString("checklist_name", one.Checklist?.Name);
        json.WriteString("username", record.Username);
        json.WriteNumber("state", (int)record.State);
        if (one.Checklist is null)
        {
            json.WriteNull("completion_percentage");
        }
        else
        {
            ChecklistCompletionRepresentation.WritePercentage(json, "completion_percentage", one.Percentage);
        }

        json.WriteString("compliance_status", StatusOf(one));
        json.WriteString("last_updated", one.Completion?.Modified.ToWire());
        json.WriteString("created", record.Created.ToWire());
        json.WriteEndObject();
    }
}
