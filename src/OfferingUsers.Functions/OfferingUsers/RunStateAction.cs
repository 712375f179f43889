using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// What the ten state actions have in common (offering-users.md 2.1): permission, then state, then body. UPDATE_OFFERING_USER is asked for by all of them,
/// those included whose check the reference forgot (DEC-1).
/// </summary>
public sealed class RunStateAction(ChangeOfferingUser change)
{
    /// <summary>Runs an action that takes no body; whatever was sent is ignored.</summary>
    public Task<IResult> RunAsync(StateAction action, HttpRequest request, string uuid, CancellationToken cancellation) =>
        RunAsync(action, ServiceProviderComments.Unchanged, request, uuid, cancellation);

    /// <summary>Runs an action with the comments of its body, or with why they are refused, which counts only after permission and state.</summary>
    public async Task<IResult> RunAsync(
        StateAction action, Outcome<ServiceProviderComments> comments, HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var outcome = await change.RunAsync(
            request, uuid, (visible, now) => Decide(action, comments, visible, now), (_, _) => OfferingUserEvents.Updated, cancellation);
        return outcome.Match(_ => ApiResults.Empty(), RefusalResult.Of);
    }

    private static Outcome<OfferingUser> Decide(StateAction action, Outcome<ServiceProviderComments> comments, VisibleRecord visible, DateTimeOffset now)
    {
        if (visible.RefuseWithout(Permissions.UpdateOfferingUser) is { } forbidden)
        {
            return forbidden;
        }

        var moved = action.Apply(visible.Record, visible.By, now);
        if (moved.Refusal is not null)
        {
            return moved;
        }

        // The same record must come back as itself: it says that there is nothing to write.
        return comments.Refusal is { } invalid ? invalid
            : comments.Value == ServiceProviderComments.Unchanged ? moved
            : comments.Value.ApplyTo(moved.Value);
    }
}
