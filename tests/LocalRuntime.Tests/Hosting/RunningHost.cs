using LocalRuntime.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalRuntime.Tests.Hosting;

/// <summary>One host for the tests of a class.</summary>
public sealed class RunningHost : IAsyncLifetime
{
    internal TestHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await TestHost.StartAsync(configure: builder => builder.UseMiddleware<Mark>());

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private sealed class Mark : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            context.Items["middleware"] = "marked";
            return next(context);
        }
    }
}

/// <summary>Shorthand for orchestrations.</summary>
internal static class Orchestrations
{
    public static Task<string> BeginAsync(this TestHost host, string name, object? input = null, string? id = null) =>
        host.Durable.ScheduleNewOrchestrationInstanceAsync(name, input, id is null ? null : new StartOrchestrationOptions(id));

    public static async Task<OrchestrationMetadata> EndAsync(this TestHost host, string id)
    {
        using var patience = new CancellationTokenSource(Eventually.Patience);
        return await host.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, patience.Token);
    }

    public static async Task<OrchestrationMetadata> RunAsync(this TestHost host, string name, object? input = null) =>
        await host.EndAsync(await host.BeginAsync(name, input));

    /// <summary>Waits until an instance has the status.</summary>
    public static Task ReachesAsync(this TestHost host, string id, OrchestrationRuntimeStatus status) => Eventually.IsTrueAsync(
        async () => (await host.Durable.GetInstanceAsync(id))?.RuntimeStatus == status, $"{id} to be {status}");

    /// <summary>Waits until instances have taken in all that was due, and wait themselves.</summary>
    public static Task TookInAsync(this TestHost host, params string[] ids) => Eventually.IsTrueAsync(
        () => ids.All(id => host.Services.GetRequiredService<TaskHubStore>().Load(id, host.Services.GetRequiredService<TaskHub>().Now) is { Inbox.Count: 0 }),
        $"{string.Join(", ", ids)} to take in what was due");
}
