using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Upstream;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>
/// The eternal orchestration <c>upstream-sync</c>: periodically takes from the upstream what changed of the kinds about which it goes on to decide; once a day
/// all of them, since what was refused may be possible by then. While the upstream does not answer, the next round asks for the same.
/// </summary>
public static class SyncWithUpstream
{
    /// <summary>The id of its only instance.</summary>
    public const string Id = "upstream-sync";

    /// <summary>Clocks differ, and a change may be seen a little after its time.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan BetweenWholeRounds = TimeSpan.FromDays(1);

    [Function(nameof(SyncWithUpstream))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var state = context.GetInput<SyncState>() ?? new SyncState("", null, null);
        if (await context.CallActivityAsync<string?>(nameof(FindUpstream), state.Upstream, ActivityRetry.Options) is not { } upstream)
        {
            // There is none any more.
            return;
        }

        await EternalRound.RunAsync(context, Id, RoundAsync, next: () => state);

        async Task<RoundFailures> RoundAsync()
        {
            var begun = context.CurrentUtcDateTime;
            var isWhole = state.Upstream != upstream || state.Since is null || begun - state.Whole >= BetweenWholeRounds;
            var failures = RoundFailures.None;
            foreach (var kind in WaldurKinds.All.Where(kind => kind.IsInStep))
            {
                for (int? page = 1; page is { } number;)
                {
                    var synced = await context.CallActivityAsync<SyncedPages>(
                        nameof(SyncPages), new PagesToSync(kind.Name, number, isWhole ? null : state.Since), ActivityRetry.Options);
                    failures = failures.And(synced.Failures);
                    if (!synced.IsAnswered)
                    {
                        return failures;
                    }

                    page = synced.Next;
                }
            }

            state = new SyncState(upstream, begun - Overlap, isWhole ? begun : state.Whole);
            return failures;
        }
    }
}

/// <summary>How far the catalog is in step.</summary>
/// <param name="Upstream">The URL of the upstream that this is about.</param>
/// <param name="Since">What was modified before this time, in UTC, is taken; null if nothing is.</param>
/// <param name="Whole">When the last round began, in UTC, that took all there was.</param>
public sealed record SyncState(string Upstream, DateTime? Since, DateTime? Whole);

/// <summary>Finds the upstream that the settings name.</summary>
public sealed class FindUpstream(IOptions<UpstreamOptions> options)
{
    /// <summary>Its URL; null if the catalog is not to be kept in step.</summary>
    [Function(nameof(FindUpstream))]
    public string? Run([ActivityTrigger] string known) => options.Value.ToSyncInterval() is null ? null : options.Value.Address!.ToString();
}
