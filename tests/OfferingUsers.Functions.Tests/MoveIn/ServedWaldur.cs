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

    private WebApplication server;

    private ServedWaldur(WebApplication server) => (this.server, Url) = (server, server.Urls.Single());

    public string Url { get; }

    /// <summary>Further keys that are good there, and what <c>users/me/</c> answers to each.</summary>
    public ConcurrentDictionary<string, string> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>Endpoints beside the lists, by their paths.</summary>
    public Dictionary<string, RequestDelegate> Endpoints { get; } = new(StringComparer.Ordinal);

    /// <summary>The lists by their paths, without slashes at the ends.</summary>
    public Dictionary<string, JsonArray> Lists { get; } = [];

    /// <summary>What was asked for, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Called before each answer; a status other than 0 is answered instead.</summary>
    public Func<string, int> Fault { get; set; } = _ => 0;

    public static async Task<ServedWaldur> StartAsync()
    {
        ServedWaldur? waldur = null;
        var server = Build("http://127.0.0.1:0", context => waldur!.AnswerAsync(context));
        await server.StartAsync();
        return waldur = new ServedWaldur(server);
    }

    /// <summary>Does not answer any more.</summary>
    public async Task StopAsync() => await server.DisposeAsync();

    /// <summary>Answers again, at the same address.</summary>
    public async Task StartAgainAsync()
    {
        server = Build(Url, AnswerAsync);
        await server.StartAsync();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static WebApplication Build(string url, RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var server = builder.Build();
        server.Run(answer);
        return server;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var target = context.Request.Path + context.Request.QueryString.ToString();
        Asked.Enqueue(target);
        var path = context.Request.Path.Value!.Trim('/');
        if (Endpoints.TryGetValue(path, out var endpoint))
        {
            await endpoint(context);
            return;
        }

        var key = context.Request.Headers.Authorization.ToString().Split(' ')[^1];
        if (path == "api/users/me" && Fault(target) == 0 && Users.TryGetValue(key, out var user))
        {
            await WriteAsync(context, 200, user);
            return;
        }

        if (key != Token && !Users.ContainsKey(key))
        {
            await WriteAsync(context, 401, """{"detail":"Invalid token."}""");
            return;
        }

        if (Fault(target) is not 0 and var status)
        {
            await WriteAsync(context, status, """{"detail":"A fault."}""");
            return;
        }

        if (!Lists.TryGetValue(path, out var all))
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
