using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Benchmarks;

/// <summary>The published app in a process of its own, on a directory of its own, and a client of it.</summary>
internal sealed class ServedApp : IAsyncDisposable
{
    private const string Key = "bootstrap-token-of-the-load";

    private readonly Process process;
    private readonly DirectoryInfo directory;

    private ServedApp(Process process, DirectoryInfo directory, string url, int connections)
    {
        (this.process, this.directory) = (process, directory);
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections })
        {
            BaseAddress = new Uri(url),
            Timeout = TimeSpan.FromMinutes(5),
        };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", Key);
    }

    /// <summary>Sends with the key of a staff user.</summary>
    public HttpClient Http { get; }

    /// <summary>The memory that the process holds, in megabytes.</summary>
    public double Megabytes => ReadStatus("VmRSS") / 1024.0;

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The size of the documents' write-ahead log, in megabytes.</summary>
    public double LogMegabytes => new FileInfo(Path.Combine(directory.FullName, "cosmos.db-wal")) is { Exists: true } log ? log.Length / 1048576.0 : 0;

    public static async Task<ServedApp> StartAsync(string app, int connections)
    {
        var directory = Directory.CreateTempSubdirectory("offering-users-load-");
        var url = $"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}";
        var start = new ProcessStartInfo("dotnet", [Path.Combine(app, "OfferingUsers.Functions.dll")]) { RedirectStandardOutput = true };
        start.Environment["LocalRuntime__Url"] = url;
        start.Environment["LocalRuntime__DataDirectory"] = directory.FullName;
        start.Environment["Access__BootstrapToken"] = Key;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var served = new ServedApp(process, directory, url, connections);
        while (!process.HasExited)
        {
            try
            {
                using var health = await served.Http.GetAsync("/api/health/");
                if (health.IsSuccessStatusCode)
                {
                    return served;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"{app} ended at once.");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        using (var stop = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await process.WaitForExitAsync();
        }

        process.Dispose();
        directory.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A line of what the system says of the process, in kilobytes.</summary>
    private double ReadStatus(string name) => double.Parse(
        File.ReadLines($"/proc/{process.Id}/status").Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split(
            ['\t', ' '], StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
