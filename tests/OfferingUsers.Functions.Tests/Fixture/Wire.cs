using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>
/// A wire to a service on this machine that can be cut and mended: what is behind it goes on and forgets nothing, as in an outage of the network.
/// </summary>
public sealed class Wire : IAsyncDisposable
{
    private readonly int behind;
    private readonly ConcurrentDictionary<TcpClient, byte> open = new();
    private TcpListener listener;

    public Wire(int behind)
    {
        this.behind = behind;
        listener = Listen(0);
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>Connections break, and new ones are refused.</summary>
    public void Cut()
    {
        listener.Stop();
        foreach (var client in open.Keys)
        {
            client.Close();
        }
    }

    public void Mend() => listener = Listen(Port);

    public ValueTask DisposeAsync()
    {
        Cut();
        return ValueTask.CompletedTask;
    }

    private TcpListener Listen(int port)
    {
        var listening = new TcpListener(IPAddress.Loopback, port);
        listening.Start();
        _ = AcceptAsync(listening);
        return listening;
    }

    private async Task AcceptAsync(TcpListener listening)
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await listening.AcceptTcpClientAsync());
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It was cut.
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient();
        open[near] = open[far] = 0;
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, behind);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
        }
        catch (Exception cut) when (cut is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One side has gone: so does the other.
        }
        finally
        {
            open.TryRemove(near, out _);
            open.TryRemove(far, out _);
            near.Dispose();
        }
    }
}
