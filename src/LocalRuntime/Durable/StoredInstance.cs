using Microsoft.DurableTask.Protobuf;

namespace LocalRuntime.Durable;

/// <summary>An orchestration instance as it is stored.</summary>
/// <param name="State">The state that clients see: name, status, input, output, timestamps.</param>
/// <param name="ExecutionId">Identifies an execution; changes when the instance is started again or continues as new.</param>
/// <param name="Parent">The parent orchestration; null if a client started the instance.</param>
internal sealed record StoredInstance(OrchestrationState State, string ExecutionId, ParentInstanceInfo? Parent)
{
    public string Id => State.InstanceId;

    public bool IsCompleted => IsTerminal(State.OrchestrationStatus);

    /// <summary>The events of earlier episodes.</summary>
    public IReadOnlyList<HistoryEvent> History { get; init; } = [];

    /// <summary>The due messages since then.</summary>
    public IReadOnlyList<InboxMessage> Inbox { get; init; } = [];

    public static bool IsTerminal(OrchestrationStatus status) =>
        status is OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Terminated or OrchestrationStatus.Canceled;
}

/// <summary>An event that an instance has not processed.</summary>
/// <param name="ExecutionId">The target execution; null for any.</param>
internal sealed record InboxMessage(long Seq, string? ExecutionId, HistoryEvent Event);
