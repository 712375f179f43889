using System.Globalization;
using LocalRuntime.Cosmos;
using LocalRuntime.Cosmos.Protocol;
using LocalRuntime.Cosmos.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Path = System.IO.Path;

namespace Benchmarks.Simulation;

/// <summary>
/// The local Cosmos endpoint behind a socket, as an account: in several physical partitions, with a latency, and with a limit of request units a second for
/// each partition, which all containers share as they do in a database with throughput of its own.
/// </summary>
internal sealed class MeteredStore : IAsyncDisposable
{
    private const string InProcess = "https://cosmos.invalid";

    private readonly string folder = Directory.CreateTempSubdirectory("offering-users-store-").FullName;
    private readonly CosmosEndpoint endpoint;
    private readonly HttpMessageInvoker invoker;
    private readonly WebApplication server;
    private readonly SimulateArguments arguments;
    private readonly PhysicalPartitions partitions;

    private MeteredStore(WebApplication server, SimulateArguments arguments)
    {
        (this.server, this.arguments) = (server, arguments);
        partitions = new PhysicalPartitions(arguments.Partitions);
        Meter = new PartitionMeter(arguments.Partitions, arguments.UnitsPerPartition, TimeProvider.System);
        endpoint = new CosmosEndpoint(Path.Combine(folder, "cosmos.db"), survivePowerCut: false, TimeProvider.System, null, arguments.Partitions);
        invoker = new HttpMessageInvoker(endpoint, disposeHandler: false);
    }

    public PartitionMeter Meter { get; }

    /// <summary>Whether answers take as long as those of an account.</summary>
    public bool IsDistant { get; set; }

    public string ConnectionString => $"AccountEndpoint={Url}/;AccountKey={Convert.ToBase64String("none"u8)}";

    private string Url => server.Urls.Single();

    public static async Task<MeteredStore> StartAsync(SimulateArguments arguments)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var store = new MeteredStore(server, arguments);
        server.Run(store.AnswerAsync);
        await server.StartAsync();
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        invoker.Dispose();
        endpoint.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var request = await ReadAsync(http);
        var parsed = new CosmosRequest(request, ReadOnlyMemory<byte>.Empty);

        // What is about the account and its containers is charged to nobody, and the plan of a query is no work of a partition.
        var isPlan = parsed.IsTrue("x-ms-cosmos-is-query-plan-request");
        var isMetered = parsed.Segments is ["dbs", _, "colls", _, "docs", ..] && !isPlan;
        var partition = parsed.PhysicalPartition(partitions);
        if (isMetered && Meter.Enter(partition) is { } wait)
        {
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            http.Response.Headers["x-ms-substatus"] = "3200";
            http.Response.Headers["x-ms-retry-after-ms"] = Math.Ceiling(wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            return;
        }

        if (IsDistant)
        {
            var isRead = parsed.Method == "GET" || parsed.IsTrue("x-ms-documentdb-isquery");
            await Task.Delay(isRead ? arguments.ReadLatency : arguments.WriteLatency, http.RequestAborted);
        }

        using var response = await invoker.SendAsync(request, http.RequestAborted);
        var charge = double.Parse(response.Headers.GetValues("x-ms-request-charge").Single(), CultureInfo.InvariantCulture);
        if (isMetered)
        {
            Meter.Charge(partition, charge);
        }
        else if (isPlan)
        {
            Meter.ChargePlan(charge);
        }

        await WriteAsync(http, response);
    }

    private static async Task<HttpRequestMessage> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var request = new HttpRequestMessage(
            new HttpMethod(http.Request.Method), InProcess + http.Request.PathBase.ToUriComponent() + http.Request.Path.ToUriComponent())
        {
            Content = new ByteArrayContent(body.ToArray()),
        };
        foreach (var (name, value) in http.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, (string?)value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, (string?)value);
            }
        }

        return request;
    }

    private async Task WriteAsync(HttpContext http, HttpResponseMessage response)
    {
        http.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            http.Response.Headers[name] = values.ToArray();
        }

        // The account tells where it is, and the SDK goes there.
        var text = await response.Content.ReadAsStringAsync(http.RequestAborted);
        http.Response.Headers.ContentLength = null;
        await http.Response.WriteAsync(text.Replace(InProcess, Url, StringComparison.Ordinal), http.RequestAborted);
    }
}
