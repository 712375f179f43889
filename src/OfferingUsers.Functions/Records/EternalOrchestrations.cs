using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Starts the eternal orchestrations, one instance of each per task hub. A timer function does so at startup and periodically, because only functions get a
/// Durable client; the first signal in a process does so, too.
/// </summary>
public sealed class EternalOrchestrations(IEnumerable<EternalOrchestration> all)
{
    private bool isEnsured;

    /// <summary>Starts those that are not running, once per process.</summary>
    public async Task EnsureAsync(OrchestrationClient orchestrations)
    {
        if (!isEnsured)
        {
            await StartAsync(orchestrations);
        }
    }

    /// <summary>Starts those that are not running.</summary>
    public async Task StartAsync(OrchestrationClient orchestrations)
    {
        foreach (var (orchestrator, id, _) in all)
        {
            await orchestrations.StartAsync(orchestrator, null, id);
        }

        isEnsured = true;
    }
}

/// <summary>An eternal orchestration; each area registers its own.</summary>
/// <param name="Orchestrator">The name of the orchestrator function.</param>
/// <param name="Id">The id of its only instance.</param>
/// <param name="Interval">The time between two rounds, by the settings.</param>
public sealed record EternalOrchestration(string Orchestrator, string Id, Func<LifecycleOptions, TimeSpan> Interval);

/// <summary>The timer that starts the eternal orchestrations, and restarts one that has ended.</summary>
public sealed class StartEternalOrchestrations(EternalOrchestrations eternal, OrchestrationClient orchestrations)
{
    /// <summary>Every five minutes, in addition to the startup of each app instance.</summary>
    private const string Schedule = "0 */5 * * * *";

    [Function(nameof(StartEternalOrchestrations))]
    public Task Run([TimerTrigger(Schedule, RunOnStartup = true)] TimerInfo timer, [DurableClient] DurableTaskClient durable) =>
        eternal.StartAsync(orchestrations);
}
