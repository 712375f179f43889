using Microsoft.DurableTask.Protobuf;

namespace LocalRuntime.Durable;

/// <summary>Runs the code of orchestrators and activities. A call may be repeated after a crash.</summary>
internal interface ITaskWorker
{
    /// <summary>Replays an orchestrator on its history and new events, and returns its actions; null if there is no orchestrator of that name.</summary>
    Task<OrchestratorResponse?> RunOrchestratorAsync(string name, OrchestratorRequest request, CancellationToken cancellation);

    /// <summary>Runs an activity; returns its result as JSON, or the details of its failure. An unknown activity fails.</summary>
    Task<ActivityResponse> RunActivityAsync(ActivityRequest request, CancellationToken cancellation);
}

/// <summary>The worker failed to run an orchestrator: an exception outside its code, or a violation of the rules for orchestrator code.</summary>
internal sealed class OrchestratorFailedException(TaskFailureDetails details) : Exception(details.ErrorMessage)
{
    public TaskFailureDetails Details { get; } = details;
}
