using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Upstream;

/// <summary>The connections to the upstream; redirects are not followed, because callers' keys go to that host alone.</summary>
public sealed class UpstreamClient(IOptions<UpstreamOptions> options) : IDisposable
{
    private static readonly TimeSpan TimeToConnect = TimeSpan.FromSeconds(5);

    /// <summary>Where a request waits for one of them, it is the same time that runs.</summary>
    private const int MaxConnections = 512;

    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        ConnectTimeout = TimeToConnect,
        MaxConnectionsPerServer = MaxConnections,
        EnableMultipleHttp2Connections = true,

        // Addresses change.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = null,
    });

    /// <summary>Sends what the caller has made; used by the forwarder, which gives it up by its own time.</summary>
    public HttpMessageInvoker Http => http;

    /// <summary>Where to; null where there is no upstream.</summary>
    public Uri? Address { get; } = options.Value.Address;

    /// <summary>How long a request may stand still.</summary>
    public TimeSpan Timeout { get; } = options.Value.ToTimeout();

    public void Dispose() => http.Dispose();
}
