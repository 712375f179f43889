using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;

namespace LocalRuntime.Functions;

/// <summary>Where the functions are served: <c>LocalRuntime:Url</c> (default <c>http://127.0.0.1:7071</c>; port 0 takes a free one).</summary>
internal sealed class ServingAddress
{
    private const string Setting = "LocalRuntime:Url";

    /// <summary>The host in front of a worker takes no larger body.</summary>
    private const long MaxBody = 100L << 20;

    public ServingAddress(IConfiguration configuration)
    {
        Url = configuration[Setting] is { Length: > 0 } given ? given : "http://127.0.0.1:7071";
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var parsed) || parsed.Scheme != Uri.UriSchemeHttp || parsed.PathAndQuery != "/")
        {
            throw new StartRefusedException($"{Setting} is '{Url}': it must be a URL of the form http://address:port.");
        }
    }

    public string Url { get; }

    /// <summary>As in the worker behind its host: a body of more than 30 MB takes the app's own word, and none is larger than the host lets through.</summary>
    public static void Limit(KestrelServerOptions kestrel) =>
        kestrel.Limits.MaxRequestBodySize = Math.Min(kestrel.Limits.MaxRequestBodySize ?? MaxBody, MaxBody);

    /// <summary>Refuses the start with a sentence where the address is taken, before anything else is done.</summary>
    public void CheckFree()
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
