using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Tests.App;

/// <summary>Functions that tell of their invocation, or do not simply end well.</summary>
public sealed class InvokedFunctions(Notes notes)
{
    [Function("Breaks")]
    public static IResult Breaks([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "breaks")] HttpRequest request) =>
        throw new InvalidOperationException("no such luck");

    [Function("BreaksInTheMiddle")]
    public static async Task BreaksInTheMiddle([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "breaks-in-the-middle")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        await request.HttpContext.Response.WriteAsync("begun");
        await request.HttpContext.Response.Body.FlushAsync();
        throw new InvalidOperationException("too late");
    }

    [Function("Identity")]
    public static IResult Identity([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "identity")] HttpRequest request, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        return Results.Json(new Invoked(context.InvocationId, request.Headers["x-ms-invocation-id"], context.TraceContext.TraceParent));
    }

    /// <summary>Ends when it is asked to, and then takes a moment.</summary>
    [Function("WaitsForItsToken")]
    public async Task<IResult> WaitsForItsToken(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "waits")] HttpRequest request, CancellationToken token)
    {
        notes.Add("waits");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        }
        catch (OperationCanceledException)
        {
            notes.Add("asked to end");
        }

        return Results.Text("ended in time");
    }

    [Function("WaitsForItsClient")]
    public async Task WaitsForItsClient([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "waits-for-client")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        notes.Add("waits for its client");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, request.HttpContext.RequestAborted);
        }
        finally
        {
            notes.Add("client gone");
        }
    }

    [Function("Begins")]
    public static async Task<IResult> Begins(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sums/{id}/{number:int}")] HttpRequest request,
        string id, int number, [DurableClient] DurableTaskClient durable)
    {
        ArgumentNullException.ThrowIfNull(durable);
        await durable.ScheduleNewOrchestrationInstanceAsync(nameof(Orchestrators.Sum), number, new StartOrchestrationOptions(id));
        var ended = await durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        return Results.Text($"{ended.RuntimeStatus} {ended.ReadOutputAs<int>()}");
    }
}

/// <summary>What a function knows of its invocation.</summary>
public sealed record Invoked(string Id, string? Header, string TraceParent);
