using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>The record goes, whatever its state, without any step of the deletion lifecycle; its pair may be created again (offering-users.md 2.7).</summary>
public sealed class DeleteOfferingUser(
    OfferingUserStore users, Sight sight, FollowChecklist follow, LifecycleSignals signals, OfferingUserAnnouncements announcements)
{
    private const string NotAllowed = "You do not have permission to delete this user.";

    [Function(nameof(DeleteOfferingUser))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = OfferingUserRoutes.Detail)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var began = await sight.BeginAsync(request, uuid, cancellation);
        if (began.Refusal is { } refusal)
        {
            return RefusalResult.Of(refusal);
        }

        var look = began.Value;
        var outcome = await users.DeleteAsync(
            look.Uuid,
            async record => await sight.VisitAsync(look, record, cancellation) is { } visit
                ? await PrepareAsync(visit, cancellation)
                : new NotFound(NotFound.OfferingUser),
            cancellation);

        if (outcome.Refusal is { } refused)
        {
            return RefusalResult.Of(refused);
        }

        await follow.LeaveAsync(outcome.Value, null, durable, cancellation);
        announcements.Deleted(outcome.Value);
        await signals.ChangedAsync(durable, outcome.Value, null);
        return ApiResults.NoContent();
    }

    private async Task<Refusal?> PrepareAsync(Visit visit, CancellationToken cancellation)
    {
        var refusal = visit.RefuseWithout(Permissions.DeleteOfferingUser, NotAllowed);
        if (refusal is null)
        {
            await follow.PrepareToLeaveAsync(visit.Record, cancellation);
        }

        return refusal;
    }
}
