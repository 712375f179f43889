using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>The eternal orchestration <c>instance-purge</c>: periodically removes orchestrations of the task hub that ended, with their histories.</summary>
public static class InstancePurge
{
    /// <summary>The id of its only instance.</summary>
    public const string Id = "instance-purge";

    /// <summary>How often a round purges while there is more.</summary>
    private const int MaxPurges = 10;

    [Function(nameof(InstancePurge))]
    public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context) => EternalRound.RunAsync(context, Id, () => PurgeAsync(context));

    /// <summary>Once an hour, or as often as instances grow too old.</summary>
    internal static TimeSpan Interval(LifecycleOptions options)
    {
        var (keep, hour) = (options.ToKeepFinishedInstances(), TimeSpan.FromHours(1));
        return keep < hour ? keep : hour;
    }

    private static async Task<RoundFailures> PurgeAsync(TaskOrchestrationContext context)
    {
        var isComplete = false;
        for (var purges = 0; purges < MaxPurges && !isComplete; purges++)
        {
            isComplete = await context.CallActivityAsync<bool>(nameof(PurgeFinishedInstances), options: ActivityRetry.Options);
        }

        return RoundFailures.None;
    }
}

/// <summary>
/// Purges instances that ended and were started longer ago than they are kept, for half a minute at most; tells whether that was all of them. One that runs is
/// never purged.
/// </summary>
public sealed class PurgeFinishedInstances(OrchestrationClient orchestrations, IOptions<LifecycleOptions> options, TimeProvider clock)
{
    /// <summary>Shorter than a call of the Durable client may take.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    [Function(nameof(PurgeFinishedInstances))]
    public Task<bool> Run([ActivityTrigger] string? input, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        var (now, keep) = (clock.Now(), options.Value.ToKeepFinishedInstances());
        return orchestrations.PurgeAsync(now - keep, TimeLimit, cancellation);
    }
}
