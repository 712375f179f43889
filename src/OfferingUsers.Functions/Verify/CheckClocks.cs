using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Verify;

/// <summary>
/// The clocks run: the eternal orchestrations end their rounds, no deadline and no reminder is long past, and, where the task hub can be looked at, each
/// waiting record has its orchestration.
/// </summary>
/// <param name="isRunning">Whether an orchestration with that id has not ended; null if it cannot be known, as in Azure.</param>
internal sealed class CheckClocks(
    OfferingUserStore users, RoundNotes notes, IEnumerable<EternalOrchestration> eternal, IOptions<LifecycleOptions> options, TimeProvider clock,
    Func<string, bool>? isRunning = null)
{
    /// <summary>The service key under which a host may register what tells of an instance id whether an orchestration with it has not ended.</summary>
    public const string RunningKey = "running-orchestrations";

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> due = new();
    private readonly ConcurrentDictionary<Guid, bool> withoutOrchestration = new();

    /// <summary>Remembers a record that should have been acted on, or that waits alone.</summary>
    public void Add(OfferingUser record)
    {
        if (DueSince(record) is { } since && since < clock.GetUtcNow())
        {
            due[record.Uuid] = since;
        }

        if (IsAlone(record))
        {
            withoutOrchestration[record.Uuid] = true;
        }
    }

    /// <param name="begun">When the oldest data was written.</param>
    public async Task<IReadOnlyList<Finding>> RunAsync(DateTimeOffset begun, DateTimeOffset asOf, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        foreach (var (sweep, note) in await notes.ListAsync(cancellation))
        {
            var allowance = RoundNote.Allowance(eternal.Single(one => one.Id == sweep).Interval(options.Value));
            if (note?.Ended is null ? asOf - begun > allowance : note.IsLate(asOf))
            {
                findings.Add(Finding.Violation(sweep, note?.Ended is { } ended ? $"Its last round ended at {ended:u}." : "It has never ended a round."));
            }
        }

        var late = asOf - RoundNote.Allowance(options.Value.ToSweepInterval());
        foreach (var uuid in due.Where(one => one.Value < late).Select(one => one.Key))
        {
            if (await users.FindAsync(uuid, cancellation) is { } found && DueSince(found.Value) < late)
            {
                findings.Add(Finding.Violation($"offering user {uuid.Hex()}", $"It has been due since {DueSince(found.Value):u}."));
            }
        }

        foreach (var uuid in withoutOrchestration.Keys)
        {
            if (await users.FindAsync(uuid, cancellation) is { } found && IsAlone(found.Value))
            {
                findings.Add(Finding.Unfinished($"offering user {uuid.Hex()}", "No orchestration waits with it."));
            }
        }

        return findings;
    }

    private static DateTimeOffset? DueSince(OfferingUser record) => record.IsReminded ? record.Deadline : WaitTimeout.ReminderAt(record);

    private bool IsAlone(OfferingUser record) => isRunning is not null && LifecyclePhase.WaitIn(record.State) is { } wait
        && !isRunning(LifecycleInstances.IdOf(wait.Phase, record.Uuid)!);
}
