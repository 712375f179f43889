using LocalRuntime.Durable.Engine;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalRuntime.Tests.Durable;

/// <summary>The engine by itself: orchestrators and activities given as delegates, on a file of its own.</summary>
public abstract class EngineTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("durable-test-").FullName;
    private readonly DurableRegistry registry = new();
    private readonly ServiceProvider services = new ServiceCollection().BuildServiceProvider();
    private DurableStore store = null!;
    private DurableEngine engine = null!;

    protected DurableTaskClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await StopAsync();
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    protected async Task StartAsync()
    {
        store = new DurableStore(Path.Combine(folder, "durable.db"));
        engine = new DurableEngine(store, registry, services, TimeProvider.System, NullLoggerFactory.Instance);
        Client = new LocalDurableClient(store, engine, TimeProvider.System);
        await engine.StartAsync(CancellationToken.None);
    }

    protected async Task StopAsync()
    {
        await engine.StopAsync(CancellationToken.None);
        engine.Dispose();
        store.Dispose();
    }

    protected void Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> run) => registry.AddOrchestrator(name, async (_, context) => await run(context));

    protected void Activity<T>(string name, Func<T, object?> run) => registry.AddActivity(name, typeof(T), (_, input, _, _) => Task.FromResult(run((T)input!)));

    protected async Task<OrchestrationMetadata> RunAsync(string name, object? input = null) =>
        await Client.WaitForInstanceCompletionAsync(await Client.ScheduleNewOrchestrationInstanceAsync(name, input), true);
}
