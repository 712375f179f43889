using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Processes;

/// <summary>The app in a process of its own, for what only a process can show: how it starts, ends, and is killed.</summary>
public sealed class ChildApp : IAsyncDisposable
{
    public const string Key = "bootstrap-token-of-the-child";

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = [];

    private ChildApp(Process process, string url)
    {
        this.process = process;
        Api = new Api(url, Key);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Api Api { get; }

    /// <summary>The end of either stream is told as a line that is null, before or after lines of the other.</summary>
    private void Keep(string? line)
    {
        if (line is not null)
        {
            output.Enqueue(line);
        }
    }

    /// <summary>What it printed so far.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>Starts it; with <paramref name="waits"/> it is ready when this returns.</summary>
    /// <param name="launcher">A command that becomes the app, which follows as its arguments.</param>
    public static async Task<ChildApp> StartAsync(
        string dataDirectory, bool waits = true, string? url = null, string[]? arguments = null, string? assembly = null, string[]? launcher = null,
        params (string Name, string Value)[] environment)
    {
        Assert.SkipWhen(RunningApp.Elsewhere is not null, "Needs a process of its own.");
        url ??= $"http://127.0.0.1:{FreePort()}";
        string[] command = [.. launcher ?? [], "dotnet", assembly ?? Path.Combine(AppContext.BaseDirectory, "OfferingUsers.Functions.dll"), .. arguments ?? []];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LocalRuntime__Url"] = url;
        start.Environment["LocalRuntime__DataDirectory"] = dataDirectory;
        start.Environment["Access__BootstrapToken"] = Key;

        // It ends long before the counts for a better compilation pay.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var app = new ChildApp(Process.Start(start)!, url);
        if (waits)
        {
            await app.WaitUntilReadyAsync();
        }

        return app;
    }

    /// <summary>A file as the app sees it, where it has file systems of its own.</summary>
    public string SeenByIt(string path) => $"/proc/{process.Id}/root{path}";

    public static string NewDirectory() => Directory.CreateTempSubdirectory("offering-users-").FullName;

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until it has printed a text: it serves a moment before it announces itself.</summary>
    public Task PrintsAsync(string text) => Eventually.ShowsAsync(
        () => Task.FromResult(Output), printed => printed.Contains(text, StringComparison.Ordinal), $"'{text}' to be printed");

    /// <summary>Ends it without a chance to do anything more.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to end, as a host does; its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        return await ExitCodeAsync();
    }

    public async Task<int> ExitCodeAsync()
    {
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    /// <summary>Whether the app was killed meanwhile; a connection whose other end goes while it is made is told by the socket itself.</summary>
    public static bool IsCut(Exception error) => error is HttpRequestException or IOException or SocketException or TaskCanceledException;

    private Task WaitUntilReadyAsync() => Eventually.ShowsAsync(
        async () =>
        {
            Assert.False(process.HasExited, Output);
            try
            {
                return (await Api.GetAsync(null, "/api/health/")).Status == 200 ? "ready" : Output;
            }
            catch (Exception error) when (IsCut(error))
            {
                return Output;
            }
        },
        shown => shown == "ready",
        "the app to be ready");
}
