using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Observability;

/// <summary>Takes whatever is exported over HTTP and keeps it, as text: OTLP's protobuf holds its names and values as they are.</summary>
public sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly ConcurrentQueue<(string Path, string Body)> received = [];

    private Collector(WebApplication server) => this.server = server;

    public string Url => server.Urls.Single();

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var collector = new Collector(server);
        server.Run(collector.TakeAsync);
        await server.StartAsync();
        return collector;
    }

    /// <summary>What came in at paths that end so.</summary>
    public string Received(string path) => string.Join('\n', received.Where(one => one.Path.EndsWith(path, StringComparison.Ordinal)).Select(one => one.Body));

    /// <summary>Waits until a text has come in.</summary>
    public Task UntilAsync(string path, string text) => Eventually.ShowsAsync(
        () => Task.FromResult(Received(path)), came => came.Contains(text, StringComparison.Ordinal), $"'{text}' at {path}");

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        await using Stream body = context.Request.Headers.ContentEncoding == "gzip"
            ? new GZipStream(context.Request.Body, CompressionMode.Decompress)
            : context.Request.Body;
        using var reader = new StreamReader(body, Encoding.UTF8);
        received.Enqueue((context.Request.Path, await reader.ReadToEndAsync()));
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"itemsReceived":1,"itemsAccepted":1,"errors":[]}""");
    }
}
