using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OfferingUsers.Functions.Tests.MoveIn;

/// <summary>Serves lists as a Waldur does: in pages, for a key, with its headers and with the shapes of its representations.</summary>
public sealed class ServedWaldur : IAsyncDisposable
{
    public const string Token = "key-of-staff-at-waldur";

    private readonly WebApplication server;

    private ServedWaldur(WebApplication server) => this.server = server;

    public string Url => server.Urls.Single();

    /// <summary>The lists by their paths, without slashes at the ends.</summary>
    public Dictionary<string, JsonArray> Lists { get; } = [];

    /// <summary>What was asked for, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Called before each answer; a status other than 0 is answered instead.</summary>
    public Func<string, int> Fault { get; set; } = _ => 0;

    public static async Task<ServedWaldur> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var waldur = new ServedWaldur(server);
        server.Run(waldur.AnswerAsync);
        await server.StartAsync();
        return waldur;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var target = context.Request.Path + context.Request.QueryString.ToString();
        Asked.Enqueue(target);
        if (context.Request.Headers.Authorization != $"Token {Token}")
        {
            await WriteAsync(context, 401, """{"detail":"Invalid token."}""");
            return;
        }

        if (Fault(target) is not 0 and var status)
        {
            await WriteAsync(context, status, """{"detail":"A fault."}""");
            return;
        }

        if (!Lists.TryGetValue(context.Request.Path.Value!.Trim('/'), out var all))
        {
            await WriteAsync(context, 404, """{"detail":"Not found."}""");
            return;
        }

        // Waldur lists the questions of a checklist whole, and everything else in pages.
        var isWhole = context.Request.Path.Value!.EndsWith("/questions/", StringComparison.Ordinal);
        var size = isWhole ? int.MaxValue : int.Parse(context.Request.Query["page_size"].ToString(), CultureInfo.InvariantCulture);
        var page = isWhole ? 1 : int.Parse(context.Request.Query["page"].ToString(), CultureInfo.InvariantCulture);
        if (page > 1 && (page - 1) * size >= all.Count)
        {
            await WriteAsync(context, 404, """{"detail":"Invalid page."}""");
            return;
        }

        context.Response.Headers["X-Result-Count"] = all.Count.ToString(CultureInfo.InvariantCulture);
        await WriteAsync(context, 200, new JsonArray([.. all.Skip(isWhole ? 0 : (page - 1) * size).Take(size).Select(one => one!.DeepClone())]).ToJsonString());
    }

    private static Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }
}
