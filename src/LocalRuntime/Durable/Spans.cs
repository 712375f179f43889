using System.Diagnostics;
using Microsoft.DurableTask.Protobuf;
using TraceContext = Microsoft.DurableTask.Protobuf.TraceContext;

namespace LocalRuntime.Durable;

/// <summary>Spans of the task hub, with the activity source, span names and attributes of the Durable extension.</summary>
internal static class Spans
{
    private static readonly ActivitySource Source = new("Microsoft.DurableTask");

    /// <summary>Starts the span of an activity; null without a listener.</summary>
    public static Activity? StartActivity(ActivityRequest request) => Tag(
        Source.StartActivity($"activity:{request.Name}", ActivityKind.Server, ParseParent(request.ParentTraceContext)),
        "activity", request.Name, request.OrchestrationInstance.InstanceId);

    /// <summary>Records the span of a completed orchestration, starting at its creation.</summary>
    public static void RecordOrchestration(StoredInstance instance, TraceContext? parent)
    {
        using var span = Tag(
            Source.StartActivity(
                $"orchestration:{instance.State.Name}", ActivityKind.Server, ParseParent(parent),
                startTime: instance.State.CreatedTimestamp.ToDateTimeOffset()),
            "orchestration", instance.State.Name, instance.Id);
        span?.SetStatus(instance.State.FailureDetails is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error, instance.State.FailureDetails?.ErrorType);
    }

    private static Activity? Tag(Activity? span, string kind, string name, string instance) =>
        span?.SetTag("durabletask.type", kind).SetTag("durabletask.task.name", name).SetTag("durabletask.task.instance_id", instance);

    private static ActivityContext ParseParent(TraceContext? context) =>
        context is not null && ActivityContext.TryParse(context.TraceParent, context.TraceState, isRemote: true, out var parsed) ? parsed : default;
}
