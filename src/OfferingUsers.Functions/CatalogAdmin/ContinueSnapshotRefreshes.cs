using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// The timer that continues interrupted refreshes in their orchestrations (catalog.md 3), so that an app instance need not finish them before it serves
/// requests.
/// </summary>
public sealed class ContinueSnapshotRefreshes(RefreshSnapshots refresh)
{
    /// <summary>Every five minutes, in addition to the startup of each app instance.</summary>
    private const string Schedule = "30 */5 * * * *";

    [Function(nameof(ContinueSnapshotRefreshes))]
    public Task Run(
        [TimerTrigger(Schedule, RunOnStartup = true)] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        refresh.ContinuePendingAsync(cancellation);
}
