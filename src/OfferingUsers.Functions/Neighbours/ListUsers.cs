using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>The users whom a caller sees, filtered and in pages, by uuid or in the order that is asked for (newer-waldur.md 3.10).</summary>
public sealed class ListUsers(CatalogLists lists, VisibleUsers visible, BaseUrl baseUrl)
{
    [Function(nameof(ListUsers))]
    [UpstreamPath]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = NeighbourRoutes.Users)] HttpRequest request, CancellationToken cancellation)
    {
        var outcome = await ReadAsync(request, cancellation);
        var selection = FieldSelection.From(request, UserRepresentation.Fields);
        return outcome.Match(
            found => ApiResults.Page(request, found.Paging, found.Total, baseUrl, json =>
            {
                json.WriteStartArray();
                foreach (var user in found.Objects)
                {
                    UserRepresentation.Write(json, user, baseUrl.Of(request), selection, isOwn: false);
                }

                json.WriteEndArray();
            }),
            RefusalResult.Of);
    }

    private async Task<Outcome<ArrangedPage<CatalogUser>>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var (query, requested) = (ReadUserFilter.From(request.Query), Paging.From(request));
        if ((query.Refusal ?? requested.Refusal) is { } refusal)
        {
            return refusal;
        }

        var (users, order) = query.Value;
        await AddColleaguesAsync(users, request.Caller(), cancellation);
        return order.IsEmpty
            ? await lists.PageAsync(CatalogJson.Default.CatalogUser, users, CatalogLists.ByUuid, requested.Value, cancellation)
            : await lists.ArrangeAsync(
                CatalogJson.Default.CatalogUser, users,
                found => ValueTask.FromResult(SortBy.Choices(found, order, KeyOf, user => user.Uuid.Hex(), StringComparer.OrdinalIgnoreCase)),
                requested.Value, cancellation);
    }

    private async ValueTask AddColleaguesAsync(CatalogQuery users, Caller caller, CancellationToken cancellation)
    {
        if (!caller.SeesEverything)
        {
            users.AddOf(
                names => $"(c.uuid = {names[0]} OR EXISTS(SELECT VALUE s FROM s IN c.scopes WHERE ARRAY_CONTAINS({names[1]}, s)))",
                caller.Uuid.Hex(), (await visible.ScopesAsync(caller, cancellation)).ToArray());
        }
    }

    private static string KeyOf(CatalogUser user, string field) => field switch
    {
        "full_name" => user.FullName,
        "username" => user.Username,
        "email" => user.Email,
        "is_active" => user.IsActive ? "1" : "0",
        "is_staff" => user.IsStaff ? "1" : "0",
        _ => user.IsSupport ? "1" : "0",
    };
}
