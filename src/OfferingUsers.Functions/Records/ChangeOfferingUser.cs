using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Changes a record for a request: looks it up among those the caller sees, decides, replaces the version that was read, and publishes the change. After a
/// concurrent change it starts again with the look-up, so that a decision is never based on stale data.
/// </summary>
public sealed class ChangeOfferingUser(
    LookUpOfferingUser lookUp, OfferingUserStore users, OptimisticConcurrency concurrency, Deadlines deadlines, AnnounceChange announce, TimeProvider clock)
{
    /// <summary>Returns the new record, or why the change is refused.</summary>
    public delegate Outcome<OfferingUser> Decision(VisibleRecord visible, DateTimeOffset now);

    /// <summary>Runs one change, and returns the record after it.</summary>
    /// <param name="decide">May run several times. If it returns the same record, nothing is written or published.</param>
    /// <param name="eventType">The type of the logged event for the record before and after; null logs none.</param>
    public async Task<Outcome<OfferingUser>> RunAsync(
        HttpRequest request, string uuid, Decision decide, Func<OfferingUser, OfferingUser, string?> eventType, CancellationToken cancellation)
    {
        var outcome = default(Outcome<OfferingUserChange>);
        await concurrency.RunAsync(
            async () =>
            {
                var found = await lookUp.RunAsync(request, uuid, cancellation);
                outcome = found.Refusal is { } refusal ? refusal : await DecideAsync(found.Value, decide, cancellation);
                return outcome.Refusal is not null || !outcome.Value.IsChange
                    || await users.ReplaceAsync(found.Value.Stored, outcome.Value.After, cancellation);
            },
            cancellation);

        if (outcome.Refusal is { } refused)
        {
            return refused;
        }

        var change = outcome.Value;
        if (change.IsChange)
        {
            await announce.ChangedAsync(eventType(change.Before, change.After), change);
        }

        return change.After;
    }

    private async Task<Outcome<OfferingUserChange>> DecideAsync(VisibleRecord visible, Decision decide, CancellationToken cancellation)
    {
        var decided = decide(visible, Later(clock.Now(), visible.Record.Modified));
        return decided.Refusal is { } refusal
            ? refusal
            : new OfferingUserChange(visible.Record, await deadlines.SetAsync(visible.Record, decided.Value, cancellation));
    }

    /// <summary>Nothing is later; an earlier version stored it where an import said so.</summary>
    private static readonly DateTimeOffset Latest = DateTimeOffset.MaxValue.ToMicroseconds();

    /// <summary>Every change increases Modified, even though the clocks of instances differ, because agents poll by it.</summary>
    internal static DateTimeOffset Later(DateTimeOffset now, DateTimeOffset modified) =>
        now > modified || modified == Latest ? now : modified.AddMicroseconds(1);
}
