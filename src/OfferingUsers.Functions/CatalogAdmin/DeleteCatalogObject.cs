using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Removes an object (catalog.md 3): 204, or 409 while others refer to it that do not go along.</summary>
public sealed class DeleteCatalogObject(RemoveCatalogObject remove)
{
    [Function(nameof(DeleteCatalogObject))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = CatalogRoutes.Detail)] HttpRequest request,
        string collection,
        string key,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var found = CatalogRoutes.Collection(request, collection);
        var named = found.Refusal is { } refusal ? refusal : CatalogRoutes.Key(found.Value, key);
        var outcome = named.Refusal ?? await remove.RunAsync(found.Value, named.Value, cancellation);
        return outcome is null ? ApiResults.NoContent() : RefusalResult.Of(outcome);
    }
}
