using LocalRuntime.Cosmos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>The local Cosmos endpoint behind a socket, so that an app reaches it as it reaches an account: by a connection string, over HTTP.</summary>
public sealed class ServedStore : IAsyncDisposable
{
    private const string InProcess = "https://cosmos.invalid";

    private readonly string folder = Directory.CreateTempSubdirectory("served-store-").FullName;
    private readonly CosmosEndpoint endpoint;
    private readonly HttpMessageInvoker invoker;
    private readonly WebApplication server;

    private ServedStore(WebApplication server, int physicalPartitions)
    {
        this.server = server;
        endpoint = new CosmosEndpoint(Path.Combine(folder, "cosmos.db"), survivePowerCut: false, TimeProvider.System, null, physicalPartitions);
        invoker = new HttpMessageInvoker(endpoint, disposeHandler: false);
    }

    public StoreFaults Faults { get; } = new();

    public string ConnectionString => $"AccountEndpoint={Url}/;AccountKey={Convert.ToBase64String("none"u8)}";

    private string Url => server.Urls.Single();

    public static async Task<ServedStore> StartAsync(int physicalPartitions = 1)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var store = new ServedStore(server, physicalPartitions);
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

    private Task AnswerAsync(HttpContext context) =>
        Faults.Take(context.Request) is { } fault ? fault(context, () => PassOnAsync(context)) : PassOnAsync(context);

    private async Task PassOnAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), InProcess + context.Request.PathBase.ToUriComponent() + context.Request.Path.ToUriComponent())
        {
            Content = new ByteArrayContent(body.ToArray()),
        };
        foreach (var (name, value) in context.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, (string?)value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, (string?)value);
            }
        }

        using var response = await invoker.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        // The account tells where it is, and the SDK goes there.
        var text = await response.Content.ReadAsStringAsync(context.RequestAborted);
        context.Response.Headers.ContentLength = null;
        await context.Response.WriteAsync(text.Replace(InProcess, Url, StringComparison.Ordinal), context.RequestAborted);
    }
}
