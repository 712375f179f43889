using System.Diagnostics;
using Microsoft.DurableTask.Protobuf;
using TraceContext = Microsoft.DurableTask.Protobuf.TraceContext;

namespace LocalRuntime.Durable;

/// <summary>Spans of the task hub, under the source, names and keys of the Durable extension, so that whoever listens there listens here.</summary>
internal static class Spans
{
    private static readonly ActivitySource Source = new("Microsoft.DurableTask");

    /// <summary>The span of an activity's run; null while nobody listens.</summary>
    public static Activity? BeginActivity(ActivityRequest request) => Tag(
        Source.StartActivity($"activity:{request.Name}", ActivityKind.Server, Parent(request.ParentTraceContext)),
        "activity", request.Name, request.OrchestrationInstance.InstanceId);

    /// <summary>The span of an orchestration that has ended, from its beginning on.</summary>
    public static void Ended(StoredInstance instance, TraceContext? startedIn)
    {
        using var span = Tag(
            Source.StartActivity(
                $"orchestration:{instance.State.Name}", ActivityKind.Server, Parent(startedIn), startTime: instance.State.CreatedTimestamp.ToDateTimeOffset()),
            "orchestration", instance.State.Name, instance.Id);
        span?.SetStatus(instance.State.FailureDetails is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error, instance.State.FailureDetails?.ErrorType);
    }

    private static Activity? Tag(Activity? span, string kind, string name, string instance) =>
        span?.SetTag("durabletask.type", kind).SetTag("durabletask.task.name", name).SetTag("durabletask.task.instance_id", instance);

    private static ActivityContext Parent(TraceContext? context) =>
        context is not null && ActivityContext.TryParse(context.TraceParent, context.TraceState, isRemote: true, out var parsed) ? parsed : default;
}
