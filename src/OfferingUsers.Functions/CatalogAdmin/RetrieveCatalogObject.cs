using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>One object of the catalog (catalog.md 3).</summary>
public sealed class RetrieveCatalogObject(CatalogStore store)
{
    [Function(nameof(RetrieveCatalogObject))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = CatalogRoutes.Detail)] HttpRequest request,
        string collection,
        string key,
        CancellationToken cancellation)
    {
        var outcome = await RetrieveAsync(request, collection, key, cancellation);
        return outcome.Match(found => ApiResults.Json(json => CatalogRepresentation.Write(json, found.Collection, found.Document)), RefusalResult.Of);
    }

    private async Task<Outcome<Found>> RetrieveAsync(HttpRequest request, string collection, string key, CancellationToken cancellation)
    {
        var found = CatalogRoutes.FindCollection(request, collection);
        var objectKey = found.Refusal is { } refusal ? refusal : CatalogRoutes.ParseKey(found.Value, key);
        if (objectKey.Refusal is { } invalidKey)
        {
            return invalidKey;
        }

        var stored = await store.ReadAsync(found.Value.IdOf(objectKey.Value), cancellation);
        return (stored?.Value ?? CatalogRoutes.BuiltIn(found.Value, objectKey.Value)) is { } document
            ? new Found(found.Value, document)
            : new NotFound();
    }

    private sealed record Found(CatalogCollection Collection, JsonObject Document);
}
