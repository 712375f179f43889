using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Media;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// Sees to it that the orchestrations that always run do so, one of each per task hub: a timer does, at the start and from time to time, since a host gives a client to functions and to nobody
/// else; and so does the first signal.
/// </summary>
public sealed class EternalOrchestrations
{
    private static readonly (string Orchestrator, string Id)[] All = [(nameof(LifecycleSweep), "lifecycle-sweep"), (nameof(ConsentExpiry), "consent-expiry"), (nameof(FileSweep), "file-sweep")];

    private bool ensured;

    /// <summary>Starts those that do not run, once in each process.</summary>
    public async Task EnsureAsync(DurableTaskClient durable)
    {
        if (!ensured)
        {
            await StartAsync(durable);
        }
    }

    /// <summary>Starts those that do not run.</summary>
    public async Task StartAsync(DurableTaskClient durable)
    {
        foreach (var (orchestrator, id) in All)
        {
            try
            {
                await durable.ScheduleNewOrchestrationInstanceAsync(orchestrator, null, new StartOrchestrationOptions(id));
            }
            catch (InvalidOperationException)
            {
                // It runs already, here or elsewhere.
            }
        }

        ensured = true;
    }
}

/// <summary>The timer that begins the orchestrations that always run, and begins them anew if ever one has ended.</summary>
public sealed class StartEternalOrchestrations(EternalOrchestrations eternal)
{
    /// <summary>Every five minutes, and at the start of each instance of the app.</summary>
    private const string Schedule = "0 */5 * * * *";

    [Function(nameof(StartEternalOrchestrations))]
    public Task Run([TimerTrigger(Schedule, RunOnStartup = true)] TimerInfo timer, [DurableClient] DurableTaskClient durable) => eternal.StartAsync(durable);
}
