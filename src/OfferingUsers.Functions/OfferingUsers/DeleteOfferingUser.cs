using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>Removes a record in any state, without the deletion lifecycle; it can be created again afterwards (offering-users.md 2.7).</summary>
public sealed class DeleteOfferingUser(
    LookUpOfferingUser lookUp, OptimisticConcurrency concurrency, RemoveOfferingUser remove)
{
    private const string NotAllowed = "You do not have permission to delete this user.";

    [Function(nameof(DeleteOfferingUser))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = OfferingUserRoutes.Detail)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var outcome = await DeleteAsync(request, uuid, cancellation);
        return outcome.Match(_ => ApiResults.NoContent(), RefusalResult.Of);
    }

    private async Task<Outcome<VisibleRecord>> DeleteAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var outcome = default(Outcome<VisibleRecord>);
        await concurrency.RunAsync(
            async () =>
            {
                outcome = await FindAsync(request, uuid, cancellation);
                return outcome.Refusal is not null
                    || await remove.RunAsync(outcome.Value.Stored, outcome.Value.By, isAnnounced: true, cancellation);
            },
            cancellation);
        return outcome;
    }

    private async Task<Outcome<VisibleRecord>> FindAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var found = await lookUp.RunAsync(request, uuid, cancellation);
        return (found.Refusal ?? found.Value.RefuseDelete(NotAllowed)) is { } refusal ? refusal : found;
    }
}
