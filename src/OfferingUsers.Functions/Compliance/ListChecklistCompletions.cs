using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Compliance;

/// <summary>The completions of the offering users that a caller sees, filtered and in pages, the latest change first (newer-waldur.md 6.4).</summary>
public sealed class ListChecklistCompletions(VisibleCompletions visible, BaseUrl baseUrl)
{
    private const string Latest = "-modified";

    private static readonly ImmutableArray<string> Orders = ["modified", "is_completed"];

    [Function(nameof(ListChecklistCompletions))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = ComplianceRoutes.Completions)] HttpRequest request, CancellationToken cancellation)
    {
        var outcome = await ReadAsync(request, cancellation);
        return outcome.Match(
            page => ApiResults.Page(request, page.Paging, page.Total, baseUrl, json =>
            {
                json.WriteStartArray();
                foreach (var one in page.Objects)
                {
                    ChecklistCompletionRepresentation.Write(json, one, request.Caller());
                }

                json.WriteEndArray();
            }),
            RefusalResult.Of);
    }

    private async Task<Outcome<ArrangedPage<JoinedCompletion>>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var parameters = new ListParameters(request.Query, errors);
        var (user, offering, isCompleted) = (
            parameters.Uuid("user_uuid", "users"), parameters.Uuid("offering_uuid", "marketplace-provider-offerings"), parameters.Boolean("is_completed"));
        var (created, createdBefore) = (parameters.Instant("created"), parameters.Instant("created_before"));
        var (modified, modifiedBefore) = (parameters.Instant("modified"), parameters.Instant("modified_before"));
        var order = parameters.Choices("o", commas: true, choice => Orders.Contains(choice.StartsWith('-') ? choice[1..] : choice));
        var requested = Paging.From(request);
        if ((errors.Refusal ?? requested.Refusal) is { } refusal)
        {
            return refusal;
        }

        var found = await visible.ListAsync(request.Caller(), user, offering, cancellation);
        if (found.Refusal is { } tooMany)
        {
            return tooMany;
        }

        var matching = found.Value.Where(one => one.Completion is { } completion
            && (isCompleted is null || isCompleted == completion.IsCompleted)
            && !(completion.Created < created) && !(completion.Created >= createdBefore)
            && !(completion.Modified < modified) && !(completion.Modified >= modifiedBefore));
        return ArrangedPage.Of(
            SortBy.Choices(matching, order.IsDefault ? [Latest] : order, KeyOf, one => one.Completion!.Uuid.Hex(), StringComparer.Ordinal), requested.Value);
    }

    private static string KeyOf(JoinedCompletion one, string field) =>
        field == "modified" ? one.Completion!.Modified.ToSortable() : one.Completion!.IsCompleted ? "1" : "0";
}
