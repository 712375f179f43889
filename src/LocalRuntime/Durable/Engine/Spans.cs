using System.Diagnostics;

namespace LocalRuntime.Durable.Engine;

/// <summary>Spans of the engine, under the source, names and keys of the real one, so that whoever listens there listens here.</summary>
internal static class Spans
{
    private static readonly ActivitySource Source = new("Microsoft.DurableTask");

    /// <summary>A span of some kind of task; null while nobody listens.</summary>
    public static Activity? Begin(string kind, string name, string instance)
    {
        var span = Source.StartActivity($"{kind}:{name}", kind == "activity" ? ActivityKind.Server : ActivityKind.Producer);
        return span?.SetTag("durabletask.type", kind).SetTag("durabletask.task.name", name).SetTag("durabletask.task.instance_id", instance);
    }
}
