using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Functions.Http;
using Yarp.ReverseProxy.Forwarder;

namespace OfferingUsers.Functions.Upstream;

/// <summary>
/// The headers of a passed request and of its answer: those of the sender, but what is meant for the next hop only, and what a host adds for its app. The
/// upstream hears under which address it was asked; a request that comes back to the app is known by its <c>Via</c>.
/// </summary>
internal sealed class PassedHeaders(BaseUrl baseUrl) : HttpTransformer
{
    /// <summary>How the app signs what it passes.</summary>
    private const string Pseudonym = "1.1 offering-users";

    private const string ForwardedFor = "X-Forwarded-For";

    /// <summary>Said to the app by the host in front of it, with keys among them.</summary>
    private static readonly string[] OfTheHost =
        ["X-Functions-", "X-MS-", "X-ARR-", "X-AppService-", "X-WAWS-", "X-SITE-", "WAS-DEFAULT-HOSTNAME", "DISGUISED-HOST", "X-Original-"];

    /// <summary>Whether the app has passed this request before.</summary>
    public static bool Returns(HttpRequest request) =>
        request.Headers.Via.Any(via => via?.Contains(Pseudonym, StringComparison.OrdinalIgnoreCase) == true);

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var headers = proxyRequest.Headers;
        // Headers of the content, which must not be named, are none of these: to remove one of them here would be an error.
        foreach (var name in Named(httpContext.Request.Headers.Connection).Where(name => headers.NonValidated.Contains(name)))
        {
            headers.Remove(name);
        }

        foreach (var name in headers.Select(header => header.Key).Where(IsOfTheHost).ToList())
        {
            headers.Remove(name);
        }

        // Null is the host of the upstream's URL.
        headers.Host = null;
        var own = new Uri(baseUrl.Of(httpContext.Request));
        Set(headers, "X-Forwarded-Host", own.Authority);
        Set(headers, "X-Forwarded-Proto", own.Scheme);
        if (httpContext.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address))
        {
            headers.TryAddWithoutValidation(ForwardedFor, address.ToString());
        }

        headers.Remove("Forwarded");
        Set(headers, RequestId.Header, RequestId.Of(httpContext.Request));
        headers.TryAddWithoutValidation("Via", Pseudonym);
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var headers = httpContext.Response.Headers;
        var id = headers[RequestId.Header];
        headers.Remove(RequestId.Header);
        var isPassed = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        foreach (var name in Named(proxyResponse?.Headers.Connection ?? Enumerable.Empty<string>()))
        {
            headers.Remove(name);
        }

        headers[RequestId.Header] = id;
        return isPassed;
    }

    /// <summary>The headers that a sender names as meant for the next hop.</summary>
    private static IEnumerable<string> Named(IEnumerable<string?> connection) => connection
        .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Where(IsToken);

    /// <summary>Whether it can be the name of a header: what is none would be an error to remove.</summary>
    private static bool IsToken(string name) => name.All(character => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character));

    private static bool IsOfTheHost(string name) => Array.Exists(OfTheHost, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static void Set(HttpRequestHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }
}
