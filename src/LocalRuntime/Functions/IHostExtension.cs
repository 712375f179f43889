using LocalRuntime.Functions.Protocol;

namespace LocalRuntime.Functions;

/// <summary>Adds trigger and input binding types to the host.</summary>
internal interface IHostExtension
{
    /// <summary>
    /// Registers a function if the extension supports its trigger type; otherwise returns false. Throws <see cref="StartRefusedException"/> if it is invalid.
    /// </summary>
    bool TryRegister(HostedFunction function);

    /// <summary>The constant value of an input binding; null if the extension does not support its type.</summary>
    TypedData? GetInput(Binding binding);

    /// <summary>Starts to run functions; called when all are loaded and the app has started.</summary>
    Task StartAsync(IInvoker invoker);

    /// <summary>Runs no more functions, and cancels those that run.</summary>
    Task StopAsync();
}

internal interface IInvoker
{
    /// <summary>Runs a function in the worker; the task completes with its response.</summary>
    /// <param name="trigger">The value of the trigger's parameter.</param>
    /// <param name="metadata">The trigger metadata, if any.</param>
    Task<InvocationResponse> InvokeAsync(
        HostedFunction function, TypedData trigger, IReadOnlyDictionary<string, TypedData>? metadata, CancellationToken cancellation);
}
