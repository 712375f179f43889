using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>A collection's objects in pages, ordered by uuid, roles by name with the built-in ones among them (catalog.md 3).</summary>
public sealed class ListCatalogObjects(CatalogStore store, BaseUrl baseUrl)
{
    [Function(nameof(ListCatalogObjects))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = CatalogRoutes.List)] HttpRequest request,
        string collection, CancellationToken cancellation)
    {
        var outcome = await ReadAsync(request, collection, cancellation);
        return outcome.Match(
            page => ApiResults.Page(request, page.Paging, page.Total, baseUrl, json =>
            {
                json.WriteStartArray();
                foreach (var document in page.Documents)
                {
                    CatalogRepresentation.Write(json, page.Collection, document);
                }

                json.WriteEndArray();
            }),
            RefusalResult.Of);
    }

    private async Task<Outcome<Page>> ReadAsync(HttpRequest request, string name, CancellationToken cancellation)
    {
        var found = CatalogRoutes.FindCollection(request, name);
        var requested = Paging.From(request);
        if ((found.Refusal ?? requested.Refusal) is { } refusal)
        {
            return refusal;
        }

        var collection = found.Value;
        if (collection == CatalogCollections.Roles)
        {
            var stored = (await store.OfKindAsync(collection.Kind, cancellation))
                .ToDictionary(role => role.Value.Text("name")!, role => role.Value, StringComparer.Ordinal);
            var all = BuiltInRoles.ByName.Values.Where(role => !stored.ContainsKey(role.Name)).Select(CatalogRoutes.BuiltIn).Concat(stored.Values)
                .OrderBy(role => role.Text("name"), StringComparer.Ordinal).ToList();
            var paging = requested.Value.Within(all.Count);
            return paging.Refusal is { } noPage
                ? noPage
                : new Page(collection, paging.Value, all.Count, [.. all.Skip(paging.Value.Offset).Take(paging.Value.Size)]);
        }

        var total = await store.CountAsync(collection.Kind, cancellation);
        var within = requested.Value.Within(total);
        if (within.Refusal is { } beyond)
        {
            return beyond;
        }

        var documents = await store.PageAsync(collection.Kind, within.Value.Offset, within.Value.Size, cancellation);
        return new Page(collection, within.Value, total, [.. documents.Select(document => document.Value)]);
    }

    private sealed record Page(CatalogCollection Collection, Paging Paging, int Total, IReadOnlyList<JsonObject> Documents);
}
