using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace LocalRuntime.Durable.Engine;

/// <summary>
/// One thing that happened to a run, as its history keeps it and as it travels to it. The number belongs to the step of the orchestrator that it begins or ends.
/// </summary>
internal sealed record HistoryEvent(EventKind Kind, int Id = 0)
{
    /// <summary>The name of the activity, orchestrator or event.</summary>
    public string? Name { get; init; }

    /// <summary>An input, result or event as JSON.</summary>
    public string? Payload { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public TaskFailureDetails? Failure { get; init; }

    /// <summary>When the turn ran, or when a timer fires.</summary>
    public DateTime? At { get; init; }

    /// <summary>The instance that is started or signalled, or the parent.</summary>
    public string? Instance { get; init; }

    /// <summary>The parent's name.</summary>
    public string? ParentName { get; init; }

    /// <summary>What a step is called in the sentence that tells of a run that is not deterministic.</summary>
    public string Describe() => Kind switch
    {
        EventKind.TaskScheduled => $"activity '{Name}'",
        EventKind.SubScheduled => $"sub-orchestration '{Name}'",
        EventKind.TimerCreated => "a timer",
        EventKind.EventSent => $"the event '{Name}' sent to '{Instance}'",
        _ => Kind.ToString(),
    };
}

internal enum EventKind
{
    TurnStarted,
    Started,
    TaskScheduled,
    TaskEnded,
    TimerCreated,
    TimerFired,
    SubScheduled,
    SubEnded,
    EventSent,
    EventRaised,
    Terminate,
    Suspend,
    Resume,
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
[JsonSerializable(typeof(HistoryEvent))]
[JsonSerializable(typeof(TaskFailureDetails))]
internal sealed partial class HistoryJson : JsonSerializerContext;
