using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// The way of every request that changes a record: look it up inside what the caller sees, decide, write over the version that was decided on, announce.
/// A lost race begins again at the look-up, so that a decision never rests on what is no longer so.
/// </summary>
public sealed class ChangeOfferingUser(
    OfferingUserStore users, Sight sight, Deadlines deadlines, LifecycleSignals signals, OfferingUserAnnouncements announcements, TimeProvider clock)
{
    /// <summary>Decides on a record in front of a caller, at an instant.</summary>
    public delegate Outcome<OfferingUser> Decision(Visit visit, DateTimeOffset now);

    /// <summary>Runs one change.</summary>
    /// <param name="decide">May run several times. The same record coming back changes and announces nothing.</param>
    /// <param name="eventType">What a change is announced as; null when it is not an event.</param>
    /// <param name="durable">Signals the orchestration beside the record; null for changes that never move the state.</param>
    public async Task<Outcome<OfferingUser>> RunAsync(
        HttpRequest request, string uuid, Decision decide,
        Func<OfferingUser, OfferingUser, string?> eventType, DurableTaskClient? durable, CancellationToken cancellation)
    {
        var began = await sight.BeginAsync(request, uuid, cancellation);
        if (began.Refusal is { } refusal)
        {
            return refusal;
        }

        var look = began.Value;
        OfferingUser? before = null;
        var outcome = await users.ChangeAsync(
            look.Uuid,
            async record =>
            {
                before = record;
                return await sight.VisitAsync(look, record, cancellation) is { } visit
                    ? await deadlines.SetAsync(record, decide(visit, Later(clock.Now(), record.Modified)), cancellation)
                    : new NotFound(NotFound.OfferingUser);
            },
            cancellation);

        if (outcome.Refusal is null && !ReferenceEquals(before, outcome.Value))
        {
            if (eventType(before!, outcome.Value) is { } type)
            {
                announcements.Changed(type, before!, outcome.Value);
            }

            await signals.ChangedAsync(durable, before, outcome.Value);
        }

        return outcome;
    }

    /// <summary>Modified never goes back, nor stands still over a change: clocks differ between instances, and agents poll by it.</summary>
    private static DateTimeOffset Later(DateTimeOffset now, DateTimeOffset modified) => now > modified ? now : modified.AddMicroseconds(1);
}
