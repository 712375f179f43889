using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Functions.Hosting;

/// <summary>Refuses the start with a sentence where the address is taken, before anything else is done, and says where the functions are served.</summary>
internal sealed partial class ServingAddress(IConfiguration configuration, IServer server, ILogger<ServingAddress> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var url = new Uri(LocalWebServer.Url(configuration));
        if (url.Port != 0 && IPAddress.TryParse(url.Host == "localhost" ? "127.0.0.1" : url.Host, out var address))
        {
            using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            try
            {
                probe.Bind(new IPEndPoint(address, url.Port));
            }
            catch (SocketException error)
            {
                throw new StartRefusedException(
                    $"{LocalWebServer.Setting} is '{url.OriginalString}', where nothing can be served ({error.Message}): stop what is there, or set another address.");
            }
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Log.Serving(logger, string.Join(", ", server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []));
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(102, LogLevel.Information, "Serving at {Url}")]
        public static partial void Serving(ILogger logger, string url);
    }
}
