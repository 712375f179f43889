using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Consents;

/// <summary>Removes terms of service; consents stay (newer-waldur.md 6.2).</summary>
public sealed class DeleteTermsOfService(VisibleTerms visible, CatalogReader catalog, RemoveCatalogObject remove)
{
    [Function(nameof(DeleteTermsOfService))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = ConsentRoutes.Terms)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var found = await visible.FindAsync(caller, uuid, cancellation);
        var refusal = found.Refusal
            ?? SaveTerms.RefuseUnlessManager(caller, await catalog.OfferingAsync(found.Value.Offering, cancellation))
            ?? await remove.RunAsync(CatalogCollections.TermsOfService, found.Value.Uuid.Hex(), caller.Uuid.Hex(), cancellation);
        return refusal is null ? ApiResults.NoContent() : RefusalResult.Of(refusal);
    }
}
