namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>The rest of the invocation, as a middleware calls it.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);

/// <summary>Runs around every function.</summary>
public interface IFunctionsWorkerMiddleware
{
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
