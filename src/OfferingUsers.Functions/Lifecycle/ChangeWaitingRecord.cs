using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// How the lifecycles' activities change a record: on what is stored now, over that version only. One that is gone is left gone; one that others keep changing
/// fails the activity, which is then run again.
/// </summary>
public sealed class ChangeWaitingRecord(OfferingUserStore users, TimeProvider clock)
{
    /// <summary>The record before and after; null when nothing was to be changed.</summary>
    public async Task<OfferingUserChange?> RunAsync(
        StateWait wait, Func<OfferingUser, DateTimeOffset, OfferingUser> change, CancellationToken cancellation)
    {
        var made = await users.ChangeAsync(Guid.Parse(wait.Uuid), record => ValueTask.FromResult(change(record, clock.Now())), cancellation);
        return made is { IsChange: true } ? made : null;
    }
}
