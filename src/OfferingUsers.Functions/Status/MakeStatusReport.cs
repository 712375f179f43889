using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Status;

/// <summary>Creates the status report. It is cached for 30 seconds for all callers, because it costs a query per state and offering.</summary>
public sealed class MakeStatusReport(
    OfferingUserStatistics statistics, VisibleOfferings offerings, RoundNotes rounds, UnreadableDocuments unreadable, TimeProvider clock) : IDisposable
{
    private const int MaxListed = 10;
    private const int MaxOfferings = 200;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim refreshLock = new(1);
    private StatusReport? latest;

    /// <summary>The cached report, or a new one if that is too old.</summary>
    public async Task<StatusReport> RunAsync(Caller staff, CancellationToken cancellation)
    {
        await refreshLock.WaitAsync(cancellation);
        try
        {
            if (latest is null || clock.Now() - latest.Generated >= Lifetime)
            {
                latest = await CreateAsync(staff, cancellation);
            }

            return latest;
        }
        finally
        {
            refreshLock.Release();
        }
    }

    public void Dispose() => refreshLock.Dispose();

    private async Task<StatusReport> CreateAsync(Caller staff, CancellationToken cancellation)
    {
        var now = clock.Now();
        var states = new List<(OfferingUserState State, int Count)>();
        foreach (var state in Enum.GetValues<OfferingUserState>())
        {
            states.Add((state, await statistics.CountAsync(state, null, cancellation)));
        }

        var all = await offerings.ListAsync(staff, cancellation);
        var byOffering = new List<OfferingCounts>();
        foreach (var offering in all.Take(MaxOfferings))
        {
            var counts = new List<(OfferingUserState, int)>();
            foreach (var (state, _) in states.Where(state => state.Count > 0))
            {
                if (await statistics.CountAsync(state, offering.Partitions, cancellation) is > 0 and var count)
                {
                    counts.Add((state, count));
                }
            }

            byOffering.Add(new OfferingCounts(offering.Uuid, offering.Name, counts));
        }

        return new StatusReport(
            now,
            states,
            [.. byOffering.Where(offering => offering.Total > 0)
                .OrderByDescending(offering => offering.Total).ThenBy(offering => offering.Name, StringComparer.Ordinal)],
            Math.Max(0, all.Count - MaxOfferings),
            await statistics.ListByTimeInStateAsync(LifecyclePhase.WaitingStates, newestFirst: false, MaxListed, cancellation),
            await statistics.CountOverdueAsync(now, cancellation),
            await statistics.ListOverdueAsync(now, MaxListed, cancellation),
            await statistics.ListByTimeInStateAsync(
                [OfferingUserState.ErrorCreating, OfferingUserState.ErrorDeleting], newestFirst: true, MaxListed, cancellation),
            await rounds.ListAsync(cancellation),
            unreadable.Count);
    }
}
