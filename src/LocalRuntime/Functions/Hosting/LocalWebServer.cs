using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace LocalRuntime.Functions.Hosting;

/// <summary>Kestrel on <c>LocalRuntime:Url</c> (default <c>http://127.0.0.1:7071</c>; port 0 takes a free one).</summary>
internal static class LocalWebServer
{
    private const string Setting = "LocalRuntime:Url";

    public static void Configure(WebApplicationBuilder web)
    {
        var url = web.Configuration[Setting] is { Length: > 0 } given ? given : "http://127.0.0.1:7071";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme != Uri.UriSchemeHttp || parsed.PathAndQuery != "/")
        {
            throw new StartRefusedException($"{Setting} is '{url}': it must be a URL of the form http://address:port.");
        }

        web.WebHost.UseUrls(url);
        web.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

        // As in the worker, a larger body takes the app's own word: services.Configure<KestrelServerOptions>().
        web.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = 30_000_000);
        web.Services.AddRouting();
        web.Logging.AddConfiguration(web.Configuration.GetSection("Logging"));
        web.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);

        // The exception is told to whoever starts the host; telling it twice would bury the sentence.
        web.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        web.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
    }
}
