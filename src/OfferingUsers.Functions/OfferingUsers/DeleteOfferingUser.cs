using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>Removes a record in any state, without the deletion lifecycle; it can be created again afterwards (offering-users.md 2.7).</summary>
public sealed class DeleteOfferingUser(
    LookUpOfferingUser lookUp, OfferingUserStore users, OptimisticConcurrency concurrency, FollowChecklist follow, AnnounceChange announce)
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

    private async Task<Outcome<OfferingUser>> DeleteAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var outcome = default(Outcome<VisibleRecord>);
        await concurrency.RunAsync(
            async () =>
            {
                outcome = await PrepareAsync(request, uuid, cancellation);
                return outcome.Refusal is not null || await users.DeleteAsync(outcome.Value.Stored, cancellation);
            },
            cancellation);
        if (outcome.Refusal is { } refusal)
        {
            return refusal;
        }

        var record = outcome.Value.Record;
        await follow.LeaveAsync(record, null, cancellation);
        await announce.DeletedAsync(record);
        return record;
    }

    private async Task<Outcome<VisibleRecord>> PrepareAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var found = await lookUp.RunAsync(request, uuid, cancellation);
        if ((found.Refusal ?? found.Value.RefuseWithout(Permissions.DeleteOfferingUser, NotAllowed)) is { } refusal)
        {
            return refusal;
        }

        await follow.PrepareToLeaveAsync(found.Value.Record, cancellation);
        return found;
    }
}
