using System.Collections.Concurrent;
using LocalRuntime.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>
/// What the app is built from below its endpoints, on the real SDK over an endpoint of its own: no host, no document of another class, and every request that
/// goes to the store is seen.
/// </summary>
public sealed class OwnStore : IAsyncLifetime
{
    public const string BootstrapToken = "bootstrap-token-of-the-stores";

    private readonly string folder = Directory.CreateTempSubdirectory("store-test-").FullName;
    private readonly CosmosEndpoint endpoint;
    private readonly Watch watch;
    private readonly ServiceProvider services;

    public OwnStore()
    {
        endpoint = new CosmosEndpoint(Path.Combine(folder, "cosmos.db"), survivePowerCut: false, TimeProvider.System);
        watch = new Watch(endpoint);
        var settings = new Dictionary<string, string?>
        {
            ["Access:BootstrapToken"] = BootstrapToken,
            ["Lifecycle:Timeouts:Requested"] = "2.00:00:00",
            ["Lifecycle:Timeouts:Deleting"] = "never",
        };
        services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddLogging(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Trace))
            .AddSingleton<TimeProvider>(Clock)
            .AddKeyedSingleton<HttpMessageHandler>(CosmosContainers.HandlerKey, watch)
            .AddStorage().AddCatalog().AddAccess().AddRecords()
            .BuildServiceProvider();
    }

    /// <summary>The time that the stores see.</summary>
    public MovedClock Clock { get; } = new();

    public LogKeeper Logs { get; } = new();

    public CosmosFaults Faults => endpoint.Faults;

    /// <summary>One of the app's own, as it is registered.</summary>
    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>What one invocation gets.</summary>
    public IServiceScope NewScope() => services.CreateScope();

    /// <summary>What was sent to the store while something ran.</summary>
    public async Task<List<SentRequest>> SentByAsync(Func<Task> run)
    {
        watch.Sent.Clear();
        await run();
        return [.. watch.Sent];
    }

    public async ValueTask InitializeAsync() => await Get<CosmosContainers>().CreateMissingAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        watch.Dispose();
        endpoint.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private sealed class Watch(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public ConcurrentQueue<SentRequest> Sent { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!Header(request, "x-ms-cosmos-is-query-plan-request").Equals("true", StringComparison.OrdinalIgnoreCase)
                && request.RequestUri!.AbsolutePath.Contains("/docs", StringComparison.Ordinal))
            {
                var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
                var isQuery = Header(request, "x-ms-documentdb-isquery").Equals("true", StringComparison.OrdinalIgnoreCase);
                Sent.Enqueue(new SentRequest(isQuery ? "QUERY" : request.Method.Method, Header(request, "x-ms-documentdb-partitionkey"), body));
            }

            return await base.SendAsync(request, cancellationToken);
        }

        private static string Header(HttpRequestMessage request, string name) =>
            request.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";
    }
}

/// <summary>A request for documents.</summary>
/// <param name="Verb">The method, or QUERY.</param>
/// <param name="Partition">As the header has it: <c>["0a1b"]</c>; empty when all are asked.</param>
public sealed record SentRequest(string Verb, string Partition, string Body);

/// <summary>Shows another time than it is, while delays take as long as they do.</summary>
public sealed class MovedClock : TimeProvider
{
    private TimeSpan moved;

    public void Advance(TimeSpan by) => moved += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + moved;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(moved.TotalSeconds * TimestampFrequency);
}
