using Microsoft.DurableTask.Protobuf;

namespace LocalRuntime.Durable;

/// <summary>Who runs the code of orchestrators and activities: each call is one run, and may be made again after a crash.</summary>
internal interface ITaskWorker
{
    /// <summary>
    /// Replays an orchestrator over what happened before and what is new; what it asks for. Null where there is no orchestrator of that name.
    /// </summary>
    Task<OrchestratorResponse?> RunOrchestratorAsync(string name, OrchestratorRequest request, CancellationToken cancellation);

    /// <summary>Runs an activity; its result as JSON, or why it failed. An activity of an unknown name fails.</summary>
    Task<ActivityResponse> RunActivityAsync(ActivityRequest request, CancellationToken cancellation);
}

/// <summary>The worker itself failed: it threw outside the orchestrator, or the orchestrator did what none may do.</summary>
internal sealed class OrchestratorFailedException(TaskFailureDetails details) : Exception(details.ErrorMessage)
{
    public TaskFailureDetails Details { get; } = details;
}
