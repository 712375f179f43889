using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;

namespace LocalRuntime.Functions;

/// <summary>The address at which functions are served: <c>LocalRuntime:Url</c> (default <c>http://127.0.0.1:7071</c>; port 0 means any free port).</summary>
public sealed class ServingAddress
{
    private const string Setting = "LocalRuntime:Url";

    /// <summary>The maximum body size of the Azure Functions host, in bytes.</summary>
    private const long MaxBodySize = 100L << 20;

    public ServingAddress(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Url = configuration[Setting] is { Length: > 0 } configured ? configured : "http://127.0.0.1:7071";
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var parsed) || parsed.Scheme != Uri.UriSchemeHttp || parsed.PathAndQuery != "/")
        {
            throw new StartRefusedException($"{Setting} is '{Url}': it must be a URL of the form http://address:port.");
        }
    }

    public string Url { get; }

    /// <summary>Whether it is an address of this machine that nobody else can reach.</summary>
    public bool IsLoopback => new Uri(Url).IsLoopback;

    /// <summary>Limits request bodies as in Azure: by the app's own limit, default 30 MB, but at most by that of the host.</summary>
    internal static void LimitRequestBody(KestrelServerOptions kestrel) =>
        kestrel.Limits.MaxRequestBodySize = Math.Min(kestrel.Limits.MaxRequestBodySize ?? MaxBodySize, MaxBodySize);

    /// <summary>Throws <see cref="StartRefusedException"/> if the address is in use.</summary>
    internal void EnsureAvailable()
    {
        var url = new Uri(Url);
        if (url.Port == 0 || !IPAddress.TryParse(url.Host == "localhost" ? "127.0.0.1" : url.Host, out var address))
        {
            return;
        }

        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            probe.Bind(new IPEndPoint(address, url.Port));
        }
        catch (SocketException error)
        {
            throw new StartRefusedException(
                $"{Setting} is '{Url}', where nothing can be served ({error.Message}): stop what is there, or set another address.");
        }
    }
}
