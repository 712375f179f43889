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
    public const string Setting = "LocalRuntime:Url";

    /// <summary>The host in front of a worker takes no larger body.</summary>
    private const long LargestBody = 100L << 20;

    /// <summary>The address that the settings ask for.</summary>
    public static string Url(IConfiguration configuration) => configuration[Setting] is { Length: > 0 } given ? given : "http://127.0.0.1:7071";

    public static void Configure(WebApplicationBuilder web)
    {
        var url = Url(web.Configuration);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme != Uri.UriSchemeHttp || parsed.PathAndQuery != "/")
        {
            throw new StartRefusedException($"{Setting} is '{url}': it must be a URL of the form http://address:port.");
        }

        web.WebHost.UseUrls(url);
        web.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

        // As in the worker, a larger body takes the app's own word: services.Configure<KestrelServerOptions>().
        web.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = 30_000_000);
        web.Services.PostConfigure<KestrelServerOptions>(kestrel =>
            kestrel.Limits.MaxRequestBodySize = Math.Min(kestrel.Limits.MaxRequestBodySize ?? LargestBody, LargestBody));
        web.Services.AddHostedService<ServingAddress>();
        web.Services.AddRouting();

        // IActionResult is executed by what MVC registers.
        web.Services.AddMvcCore();
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
