using System.Net.Sockets;
using System.Text;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>A connection to the app on which anything may be said, and which may end at any time.</summary>
public sealed class RawConnection : IDisposable
{
    /// <summary>Longer than any answer takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpClient client = new() { NoDelay = true };

    private NetworkStream stream = null!;

    private RawConnection()
    {
    }

    public static async Task<RawConnection> OpenAsync(Api api)
    {
        var connection = new RawConnection();
        var url = new Uri(api.Url);
        await connection.client.ConnectAsync(url.Host, url.Port);
        connection.stream = connection.client.GetStream();
        return connection;
    }

    /// <summary>The head of a request, without an end: header lines may follow.</summary>
    public static string Head(string method, string path, string token) => $"{method} {path} HTTP/1.1\r\nHost: app\r\nAuthorization: Token {token}\r\n";

    public ValueTask SendAsync(string text) => SendAsync(Encoding.ASCII.GetBytes(text));

    public ValueTask SendAsync(byte[] bytes) => stream.WriteAsync(bytes);

    /// <summary>Says that nothing more will be said, and still listens.</summary>
    public void EndSending() => client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>What is answered until there is at least so much of it, or no more comes.</summary>
    public async Task<string> ReadAsync(int atLeast = int.MaxValue)
    {
        using var patience = new CancellationTokenSource(Patience);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (answer.Length < atLeast && await stream.ReadAsync(buffer, patience.Token) is > 0 and var read)
            {
                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            answer.Append("<reset>");
        }

        return answer.ToString();
    }

    /// <summary>Goes away as a process does that is killed.</summary>
    public void Reset()
    {
        client.Client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Close();
    }

    public void Dispose() => client.Dispose();
}
