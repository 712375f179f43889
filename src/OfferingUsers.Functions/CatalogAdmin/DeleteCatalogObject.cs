using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Removes an object (catalog.md 3): 204, or 409 if it is referenced by objects that are not removed with it.</summary>
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
        var found = CatalogRoutes.FindCollection(request, collection);
        var objectKey = found.Refusal is { } refusal ? refusal : CatalogRoutes.ParseKey(found.Value, key);
        var outcome = objectKey.Refusal ?? await remove.RunAsync(found.Value, objectKey.Value, request.Caller().Uuid.Hex(), cancellation);
        return outcome is null ? ApiResults.NoContent() : RefusalResult.Of(outcome);
    }
}
