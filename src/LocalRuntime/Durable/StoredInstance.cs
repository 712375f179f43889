using Microsoft.DurableTask.Protobuf;

namespace LocalRuntime.Durable;

/// <summary>An orchestration instance as it is stored.</summary>
/// <param name="State">What is told of it: name, status, input, output, times.</param>
/// <param name="Execution">Which run of the instance this is: a new one after each start and each time that it continues as new.</param>
/// <param name="Parent">The orchestration that waits for it; null for one that a client started.</param>
internal sealed record StoredInstance(OrchestrationState State, string Execution, ParentInstanceInfo? Parent)
{
    public string Id => State.InstanceId;

    public bool IsOver => IsFinal(State.OrchestrationStatus);

    /// <summary>What happened in earlier turns.</summary>
    public IReadOnlyList<HistoryEvent> History { get; init; } = [];

    /// <summary>What has come since, and is due.</summary>
    public IReadOnlyList<InboxMessage> Inbox { get; init; } = [];

    public static bool IsFinal(OrchestrationStatus status) =>
        status is OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Terminated or OrchestrationStatus.Canceled;
}

/// <summary>An event on its way to an instance.</summary>
/// <param name="Execution">The run it is meant for; null for whichever runs when it is due.</param>
internal sealed record InboxMessage(long Seq, string? Execution, HistoryEvent Event);
