using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Consents;

/// <summary>Removes a consent as if it had never been given, by staff (newer-waldur.md 6.1).</summary>
public sealed class DeleteConsent(VisibleConsents consents, RemoveCatalogObject remove)
{
    [Function(nameof(DeleteConsent))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = ConsentRoutes.Consent)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var found = await consents.FindAsync(caller, uuid, cancellation);
        var refusal = found.Refusal ?? caller.RefuseUnlessStaff()
            ?? await remove.RunAsync(CatalogCollections.Consents, found.Value.Uuid.Hex(), caller.Uuid.Hex(), cancellation);
        return refusal is null ? ApiResults.NoContent() : RefusalResult.Of(refusal);
    }
}
