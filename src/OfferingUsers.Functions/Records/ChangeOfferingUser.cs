using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// The way of every request that changes a record: look it up inside what the caller sees, decide, write over the version that was decided on, announce.
/// A lost race begins again at the look-up, so that a decision never rests on what is no longer so.
/// </summary>
public sealed class ChangeOfferingUser(
    LookUpOfferingUser lookUp, OfferingUserStore users, OptimisticConcurrency concurrency, Deadlines deadlines, AnnounceChange announce, TimeProvider clock)
{
    /// <summary>Decides on a record that a caller sees, at an instant.</summary>
    public delegate Outcome<OfferingUser> Decision(VisibleRecord visible, DateTimeOffset now);

    /// <summary>Runs one change.</summary>
    /// <param name="decide">May run several times. The same record coming back changes and announces nothing.</param>
    /// <param name="eventType">What a change is announced as; null when it is not an event.</param>
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

    /// <summary>Modified never goes back, nor stands still over a change: clocks differ between instances, and agents poll by it.</summary>
    private static DateTimeOffset Later(DateTimeOffset now, DateTimeOffset modified) => now > modified ? now : modified.AddMicroseconds(1);
}
