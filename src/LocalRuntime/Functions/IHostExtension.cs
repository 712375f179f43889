using LocalRuntime.Functions.Protocol;

namespace LocalRuntime.Functions;

/// <summary>What brings triggers and inputs to the host, as an extension does to the real one.</summary>
internal interface IHostExtension
{
    /// <summary>Takes a function whose trigger is of its kind, and refuses what is wrong with it; false for a trigger that it does not know.</summary>
    bool TryTake(HostedFunction function);

    /// <summary>What a function is given for an input of its kind, the same each time; null for one that it does not know.</summary>
    TypedData? Input(Binding binding);

    /// <summary>Begins to run functions: all are loaded, and the app has started.</summary>
    Task StartAsync(IInvoker invoker);

    /// <summary>Runs no more functions, and asks those that run to end.</summary>
    Task StopAsync();
}

/// <summary>Runs functions in the worker.</summary>
internal interface IInvoker
{
    /// <summary>Runs a function, and waits for its answer.</summary>
    /// <param name="trigger">What its trigger's parameter is given.</param>
    /// <param name="metadata">What else is known of what triggered it.</param>
    Task<InvocationResponse> InvokeAsync(
        HostedFunction function, TypedData trigger, IReadOnlyDictionary<string, TypedData>? metadata, CancellationToken cancellation);
}
