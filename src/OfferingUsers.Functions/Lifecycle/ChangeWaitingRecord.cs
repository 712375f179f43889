using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// Changes a record for a lifecycle activity with optimistic concurrency; nothing happens if it no longer exists. If every attempt meets a concurrent change,
/// the activity fails and is retried.
/// </summary>
public sealed class ChangeWaitingRecord(OfferingUserStore users, TimeProvider clock)
{
    /// <summary>The record before and after; null if nothing was changed.</summary>
    public async Task<OfferingUserChange?> RunAsync(
        StateWait wait, Func<OfferingUser, DateTimeOffset, OfferingUser> change, CancellationToken cancellation)
    {
        var result = await users.ChangeAsync(Guid.Parse(wait.Uuid), record => ValueTask.FromResult(change(record, clock.Now())), cancellation);
        return result is { IsChange: true } ? result : null;
    }
}
