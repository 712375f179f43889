using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>
/// A wire to a service on this machine that can be cut and mended: what is behind it goes on and forgets nothing, as in an outage of the network.
/// </summary>
public sealed class Wire : IAsyncDisposable
{
    private readonly int behind;
    private readonly ConcurrentDictionary<TcpClient, byte> open = new();
    private readonly ConcurrentQueue<string> refused = [];
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private volatile bool isCut;

    public Wire(int behind)
    {
        this.behind = behind;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How the requests began that came while it was cut.</summary>
    public IReadOnlyCollection<string> Refused => refused;

    /// <summary>Connections break, and new ones do as soon as something is said on them.</summary>
    public void Cut()
    {
        isCut = true;
        foreach (var client in open.Keys)
        {
            client.Close();
        }
    }

    public void Mend() => isCut = false;

    public ValueTask DisposeAsync()
    {
        listener.Stop();
        Cut();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync();
                _ = isCut ? RefuseAsync(near) : CarryAsync(near);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It is disposed of.
        }
    }

    private async Task RefuseAsync(TcpClient near)
    {
        try
        {
            var start = new byte[1024];
            var length = await near.GetStream().ReadAsync(start);
            refused.Enqueue(Encoding.ASCII.GetString(start, 0, length));
        }
        catch (Exception cut) when (cut is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Whoever called has gone.
        }
        finally
        {
            near.Dispose();
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
