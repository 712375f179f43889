using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.TwoInstances;

/// <summary>
/// Two instances of the app on one account, which they reach over HTTP by a connection string, as in Azure. Each has a task hub of its own, which in Azure they
/// share; each container has several physical partitions, and the account one region.
/// </summary>
public sealed class SharedAccount : IAsyncLifetime
{
    private const int PhysicalPartitions = 3;

    private ServedStore? store;
    private Instance? x;
    private Instance? y;

    /// <summary>What goes wrong on the way to the account.</summary>
    public StoreFaults Faults => Started(store).Faults;

    /// <summary>The time that the instances see.</summary>
    public MovedClock Clock { get; } = new();

    /// <summary>Whether tests have stored what no operation of the app stores.</summary>
    public bool IsEditedBehindItsBack { get; set; }

    public RunningApp X => Started(x);

    public RunningApp Y => Started(y);

    public async ValueTask InitializeAsync()
    {
        if (RunningApp.Elsewhere is not null)
        {
            return;
        }

        store = await ServedStore.StartAsync(PhysicalPartitions);
        x = new Instance(store.ConnectionString, this);
        await x.InitializeAsync();
        y = new Instance(store.ConnectionString, this);
        await y.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var started in new IAsyncDisposable?[] { x, y, store })
        {
            await (started?.DisposeAsync() ?? default);
        }
    }

    /// <summary>Whether a request writes or removes a document of a container.</summary>
    public static Predicate<Microsoft.AspNetCore.Http.HttpRequest> Writes(string container) => request =>
        request.Path.Value!.Contains($"/colls/{container}/docs", StringComparison.Ordinal)
        && (request.Method is "PUT" or "DELETE" or "PATCH" || (request.Method == "POST" && !request.Headers.ContainsKey("x-ms-documentdb-isquery")));

    private static T Started<T>(T? started)
        where T : class
    {
        Assert.SkipWhen(started is null, "Needs instances of its own.");
        return started!;
    }

    private sealed class Instance(string account, SharedAccount shared) : RunningApp
    {
        protected override bool IsEditedBehindItsBack => shared.IsEditedBehindItsBack;

        protected override string[] Settings =>
            [$"--Cosmos:ConnectionString={account}", "--Cosmos:CreateContainers=true", "--Cosmos:ThrottledSeconds=4"];

        protected override void Configure(FunctionsApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(shared.Clock);
    }
}
