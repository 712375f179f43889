using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>From when to when a round of the sweep looks for what is due.</summary>
public sealed class SweepRange(RoundNotes notes, IOptions<LifecycleOptions> options, TimeProvider clock)
{
    /// <summary>The time for orchestrations to act on their own timers. A retention that was set later has none, so it gets no such time.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>For the clocks of other instances, and for writes that were under way when the last round began.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    private readonly TimeSpan? retention = options.Value.ToAnswerRetention();

    /// <summary>The first page; null if nothing is ever due for the reason.</summary>
    public async Task<SweepPage?> BeginAsync(DueReason reason, CancellationToken cancellation)
    {
        var now = clock.Now();
        switch (reason)
        {
            case DueReason.Change:
                // Without a last round, a record that waits already is looked at when its reminder or deadline is due.
                var last = (await notes.FindAsync(LifecycleInstances.Sweep, cancellation))?.Begun;
                return Page((last < now ? last.Value : now) - Overlap, now + Overlap);
            case DueReason.Retention:
                return retention is { } time ? Page(DateTimeOffset.MinValue, now - time) : null;
            default:
                return Page(DateTimeOffset.MinValue, now - Grace);
        }
    }

    private static SweepPage Page(DateTimeOffset from, DateTimeOffset until) => new(new DuePosition(from, []), until);
}
