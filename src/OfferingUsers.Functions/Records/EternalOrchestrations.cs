using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Sees to it that the orchestrations that always run do so, one of each per task hub: a timer does, at the start and from time to time, since a host gives
/// a client to functions and to nobody else; and so does the first signal.
/// </summary>
public sealed class EternalOrchestrations(IEnumerable<EternalOrchestration> all)
{
    private bool ensured;

    /// <summary>Starts those that do not run, once in each process.</summary>
    public async Task EnsureAsync(OrchestrationClient orchestrations)
    {
        if (!ensured)
        {
            await StartAsync(orchestrations);
        }
    }

    /// <summary>Starts those that do not run.</summary>
    public async Task StartAsync(OrchestrationClient orchestrations)
    {
        foreach (var (orchestrator, id) in all)
        {
            await orchestrations.StartAsync(orchestrator, null, id);
        }

        ensured = true;
    }
}

/// <summary>An orchestration that always runs; each area registers its own.</summary>
/// <param name="Orchestrator">The name of its function.</param>
/// <param name="Id">The id of its one instance.</param>
public sealed record EternalOrchestration(string Orchestrator, string Id);

/// <summary>The timer that begins the orchestrations that always run, and begins them anew if ever one has ended.</summary>
public sealed class StartEternalOrchestrations(EternalOrchestrations eternal, OrchestrationClient orchestrations)
{
    /// <summary>Every five minutes, and at the start of each instance of the app.</summary>
    private const string Schedule = "0 */5 * * * *";

    [Function(nameof(StartEternalOrchestrations))]
    public Task Run([TimerTrigger(Schedule, RunOnStartup = true)] TimerInfo timer, [DurableClient] DurableTaskClient durable) =>
        eternal.StartAsync(orchestrations);
}
