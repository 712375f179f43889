using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Benchmarks;

/// <summary>The published app in a process of its own, on a directory of its own, and a client of it.</summary>
internal sealed class ServedApp : IAsyncDisposable
{
    public const string Key = "bootstrap-token-of-the-load";

    private readonly Process process;
    private readonly DirectoryInfo directory;

    private ServedApp(Process process, DirectoryInfo directory, string url, int connections)
    {
        (this.process, this.directory) = (process, directory);
        Url = url;
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections })
        {
            BaseAddress = new Uri(url),
            Timeout = TimeSpan.FromMinutes(5),
        };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", Key);
    }

    public string Url { get; }

    /// <summary>How long it took from the start of the process to its first answer.</summary>
    public TimeSpan StartTook { get; private set; }

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

    /// <param name="settings">Beside those that each served app has, as the environment has them.</param>
    public static async Task<ServedApp> StartAsync(string app, int connections, IReadOnlyDictionary<string, string>? settings = null)
    {
        var directory = Directory.CreateTempSubdirectory("offering-users-load-");
        var url = $"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}";
        var start = new ProcessStartInfo("dotnet", [Path.Combine(app, "OfferingUsers.Functions.dll")]) { RedirectStandardOutput = true };
        start.Environment["LocalRuntime__Url"] = url;
        start.Environment["LocalRuntime__DataDirectory"] = directory.FullName;
        start.Environment["Access__BootstrapToken"] = Key;
        start.Environment["Api__CostHeaders"] = "true";
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var began = Stopwatch.StartNew();
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
                    served.StartTook = began.Elapsed;
                    return served;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(10);
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

    /// <summary>Sends a request with the key of a staff user; throws unless it succeeds.</summary>
    public async Task SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Sends one of the mixed requests, and reads its answer to the end.</summary>
    public async Task<HttpResponseMessage> SendAsync(MixedRequest mixed)
    {
        using var request = new HttpRequestMessage(mixed.Method, mixed.Path);
        if (mixed.Body is { } body)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (mixed.Key is { } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Token", key);
        }

        return await Http.SendAsync(request);
    }

    /// <summary>The uuids of all records of a list.</summary>
    public async Task<IReadOnlyList<string>> ListUuidsAsync(string path)
    {
        var uuids = new List<string>();
        for (var page = 1; ; page++)
        {
            using var answer = await Http.GetAsync($"{path}&field=uuid&page_size=100&page={page.ToString(CultureInfo.InvariantCulture)}");
            answer.EnsureSuccessStatusCode();
            using var records = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
            uuids.AddRange(records.RootElement.EnumerateArray().Select(record => record.GetProperty("uuid").GetString()!));
            if (!answer.Headers.TryGetValues("Link", out var links) || !string.Join(',', links).Contains("rel=\"next\"", StringComparison.Ordinal))
            {
                return uuids;
            }
        }
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
