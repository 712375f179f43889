using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Status;

/// <summary>Asks the store how the records stand. A report serves everybody for half a minute: it costs a count per state and offering.</summary>
public sealed class MakeStatusReport(OfferingUserStatistics figures, VisibleOfferings offerings, TimeProvider clock) : IDisposable
{
    private const int Shown = 10;
    private const int MaxOfferings = 200;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim turn = new(1);
    private StatusReport? latest;

    /// <summary>The latest report, or a new one where it is too old.</summary>
    public async Task<StatusReport> RunAsync(Caller staff, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            if (latest is null || clock.Now() - latest.Generated >= Lifetime)
            {
                latest = await AskAsync(staff, cancellation);
            }

            return latest;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<StatusReport> AskAsync(Caller staff, CancellationToken cancellation)
    {
        var now = clock.Now();
        var states = new List<(OfferingUserState State, int Count)>();
        foreach (var state in Enum.GetValues<OfferingUserState>())
        {
            states.Add((state, await figures.CountAsync(state, null, cancellation)));
        }

        var all = await offerings.ListAsync(staff, cancellation);
        var byOffering = new List<OfferingFigures>();
        foreach (var offering in all.Take(MaxOfferings))
        {
            var counts = new List<(OfferingUserState, int)>();
            foreach (var (state, _) in states.Where(state => state.Count > 0))
            {
                if (await figures.CountAsync(state, offering.Uuid, cancellation) is > 0 and var count)
                {
                    counts.Add((state, count));
                }
            }

            byOffering.Add(new OfferingFigures(offering.Uuid, offering.Name, counts));
        }

        return new StatusReport(
            now,
            states,
            [.. byOffering.Where(offering => offering.Total > 0)
                .OrderByDescending(offering => offering.Total).ThenBy(offering => offering.Name, StringComparer.Ordinal)],
            Math.Max(0, all.Count - MaxOfferings),
            await figures.ListByTimeInStateAsync(LifecyclePhase.WaitingStates, newestFirst: false, Shown, cancellation),
            await figures.CountOverdueAsync(now, cancellation),
            await figures.ListOverdueAsync(now, Shown, cancellation),
            await figures.ListByTimeInStateAsync([OfferingUserState.ErrorCreating, OfferingUserState.ErrorDeleting], newestFirst: true, Shown, cancellation));
    }
}
