using Microsoft.DurableTask;

namespace LocalRuntime.Durable.Engine;

/// <summary>The orchestrators and activities of the app, by name.</summary>
public sealed class DurableRegistry
{
    /// <summary>Runs an orchestrator; its result.</summary>
    public delegate Task<object?> Orchestrator(IServiceProvider services, TaskOrchestrationContext context);

    /// <summary>Runs an activity with its input; its result.</summary>
    public delegate Task<object?> Activity(IServiceProvider services, object? input, string instance, CancellationToken cancellation);

    internal Dictionary<string, Orchestrator> Orchestrators { get; } = new(StringComparer.OrdinalIgnoreCase);

    internal Dictionary<string, (Type Input, Activity Run)> Activities { get; } = new(StringComparer.OrdinalIgnoreCase);

    public void AddOrchestrator(string name, Orchestrator orchestrator) => Orchestrators.Add(name, orchestrator);

    public void AddActivity(string name, Type input, Activity activity) => Activities.Add(name, (input, activity));
}
