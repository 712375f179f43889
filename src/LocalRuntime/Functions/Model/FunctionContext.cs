using LocalRuntime.Functions.Hosting;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function.</summary>
public abstract class FunctionContext
{
    public abstract string InvocationId { get; }

    public abstract string FunctionId { get; }

    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>The services of this invocation, disposed after it.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>What middlewares and the function tell each other.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>Cancelled when the host goes down, not when the client goes away.</summary>
    public virtual CancellationToken CancellationToken { get; }
}

/// <summary>What is known of a function before it runs.</summary>
public abstract class FunctionDefinition
{
    public abstract string Id { get; }

    public abstract string Name { get; }

    /// <summary>The method, with the full name of its class.</summary>
    public abstract string EntryPoint { get; }
}

/// <summary>What the function returned; a middleware may look at it and put another in its place.</summary>
public abstract class InvocationResult : InvocationResult<object>;

/// <summary>What the function returned, of a type.</summary>
public abstract class InvocationResult<T>
{
    public abstract T? Value { get; set; }
}

/// <summary>What middlewares ask of an invocation.</summary>
public static class FunctionContextExtensions
{
    /// <summary>The request that triggered the function; null when none did.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) => (context as Invocation)?.Http;
}

/// <summary>What middlewares ask of what the function returned.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    public static InvocationResult GetInvocationResult(this FunctionContext context) =>
        context as Invocation is { } invocation ? invocation.Result : throw new InvalidOperationException("The context is not one of the local runtime's.");
}
