using System.Net.Sockets;
using System.Text;
using LocalRuntime.Tests.Hosting;

namespace LocalRuntime.Tests.Functions;

/// <summary>A client that goes away is no failure of a function, whenever it does.</summary>
public sealed class ClientAbortTests
{
    private const int Clients = 40;

    [Fact]
    public async Task A_client_that_leaves_at_once_leaves_no_invocation_that_waits_for_it()
    {
        await using var host = await StartAsync();

        for (var client = 0; client < Clients; client++)
        {
            using var connection = await SendAsync(host, "GET /served/waits-for-client HTTP/1.1\r\nHost: app\r\n\r\n");
            Reset(connection);
        }

        // A request that the web server has not read when its connection is reset never comes.
        await Eventually.IsTrueAsync(() => Gone(host, "WaitsForItsClient") >= Clients / 2, "the clients to have gone");
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("Timed out", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("WaitsForItsClient failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_its_request_is_no_failure_of_the_function()
    {
        await using var host = await StartAsync();

        using var connection = await SendAsync(
            host, "POST /served/things/1 HTTP/1.1\r\nHost: app\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
        var answer = new byte[100];
        var length = await connection.GetStream().ReadAsync(answer);
        Assert.StartsWith("HTTP/1.1 100 ", Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
        Reset(connection);

        await Eventually.IsTrueAsync(
            () => Gone(host, "F_posted") == 1 || host.Log.Lines.Any(line => line.Contains("The function F_posted failed", StringComparison.Ordinal)),
            "the client to have gone");
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("The function F_posted failed", StringComparison.Ordinal));
    }

    private static Task<TestHost> StartAsync() => TestHost.StartAsync(null, null, "--Logging:LogLevel:LocalRuntime=Debug");

    private static int Gone(TestHost host, string function) =>
        host.Log.Lines.Count(line => line.StartsWith("Debug ", StringComparison.Ordinal)
            && line.Contains($"The client of the function {function} has gone.", StringComparison.Ordinal));

    private static async Task<TcpClient> SendAsync(TestHost host, string request)
    {
        var connection = new TcpClient { NoDelay = true };
        await connection.ConnectAsync(host.Http.BaseAddress!.Host, host.Http.BaseAddress.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        return connection;
    }

    /// <summary>Goes away as a process does that is killed.</summary>
    private static void Reset(TcpClient connection)
    {
        connection.Client.LingerState = new LingerOption(enable: true, seconds: 0);
        connection.Close();
    }
}
