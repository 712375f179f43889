using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// The common part of the ten state actions (offering-users.md 2.1): checks permission, state and body in this order. All require UPDATE_OFFERING_USER, also
/// those for which the reference implementation has no check (DEC-1).
/// </summary>
public sealed class RunStateAction(ChangeOfferingUser change)
{
    /// <summary>Runs an action without a body; a body that was sent is ignored.</summary>
    public Task<IResult> RunAsync(StateAction action, HttpRequest request, string uuid, CancellationToken cancellation) =>
        RunAsync(action, ServiceProviderComments.Unchanged, request, uuid, cancellation);

    /// <summary>Runs an action with the comments of its body; their refusal takes effect only after permission and state are checked.</summary>
    public async Task<IResult> RunAsync(
        StateAction action, Outcome<ServiceProviderComments> comments, HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var outcome = await change.RunAsync(
            request, uuid, (visible, now) => Decide(action, comments, visible, now), (_, _) => OfferingUserEvents.Updated, cancellation);
        return outcome.Match(_ => ApiResults.Empty(), RefusalResult.Of);
    }

    private static Outcome<OfferingUser> Decide(StateAction action, Outcome<ServiceProviderComments> comments, VisibleRecord visible, DateTimeOffset now)
    {
        if (visible.RefuseUpdate() is { } forbidden)
        {
            return forbidden;
        }

        var moved = action.Apply(visible.Record, visible.By, now);
        if (moved.Refusal is not null)
        {
            return moved;
        }

        // Without comments the action's result is returned as is: an unchanged instance means that there is nothing to write.
        return comments.Refusal is { } invalid ? invalid
            : comments.Value.IsUnchanged ? moved
            : comments.Value.ApplyTo(moved.Value);
    }
}
