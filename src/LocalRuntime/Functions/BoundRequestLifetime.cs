using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LocalRuntime.Functions;

/// <summary>
/// Tells that the client has gone only once the worker has bound the request to its invocation, which it shows by the services it gives to the request. A
/// request that was cancelled between the two would leave an invocation that waits for it, is never begun, and ends in an error.
/// </summary>
internal sealed class BoundRequestLifetime : IHttpRequestLifetimeFeature
{
    private readonly HttpContext http;
    private readonly IHttpRequestLifetimeFeature inner;
    private readonly IServiceProvidersFeature? unbound;

    private BoundRequestLifetime(HttpContext http, IHttpRequestLifetimeFeature inner)
    {
        this.http = http;
        this.inner = inner;
        unbound = http.Features.Get<IServiceProvidersFeature>();
    }

    public CancellationToken RequestAborted
    {
        get => ReferenceEquals(http.Features.Get<IServiceProvidersFeature>(), unbound) ? CancellationToken.None : inner.RequestAborted;
        set => inner.RequestAborted = value;
    }

    /// <summary>Takes the place of the web server's; the token of that, which tells at once.</summary>
    public static CancellationToken Set(HttpContext http)
    {
        if (http.Features.Get<IHttpRequestLifetimeFeature>() is not { } inner)
        {
            return CancellationToken.None;
        }

        http.Features.Set<IHttpRequestLifetimeFeature>(new BoundRequestLifetime(http, inner));
        return inner.RequestAborted;
    }

    public void Abort() => inner.Abort();
}
