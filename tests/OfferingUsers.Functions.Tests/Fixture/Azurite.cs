using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using Azure.Storage.Blobs;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>The Blob Storage emulator, installed by its lock file where it is missing, in a process of its own with everything in memory.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private static readonly string Folder = Path.Combine(SolutionFolder(), "tests", "azurite");

    private readonly int port;
    private readonly Process process;

    private Azurite(Process process, int port) => (this.process, this.port, Wire) = (process, port, new Wire(port));

    /// <summary>What the app reaches it through.</summary>
    public Wire Wire { get; }

    /// <summary>The emulator's own account, which is the same everywhere.</summary>
    public string ConnectionString => Through(Wire.Port);

    private static string Through(int port) => "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"BlobEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";

    /// <summary>A client of its own, beside the app's.</summary>
    public BlobContainerClient Container => new BlobServiceClient(Through(port)).GetBlobContainerClient("answer-files");

    /// <summary>Starts it; the reason where there is no Node to run it.</summary>
    public static async Task<(Azurite? Azurite, string? Missing)> StartAsync()
    {
        var entry = Path.Combine(Folder, "node_modules", "azurite", "dist", "src", "blob", "main.js");
        try
        {
            if (!File.Exists(entry))
            {
                using var install = Process.Start(new ProcessStartInfo("npm", "ci --engine-strict=false --no-audit --no-fund") { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
                var said = install.StandardError.ReadToEndAsync();
                await install.StandardOutput.ReadToEndAsync();
                await install.WaitForExitAsync();
                Assert.True(install.ExitCode == 0, $"npm ci in {Folder} failed: {await said}");
            }

            var port = Processes.ChildApp.FreePort();
            var azurite = new Azurite(Run(entry, port), port);
            await azurite.WaitAsync();
            return (azurite, null);
        }
        catch (Win32Exception error)
        {
            return (null, $"Node.js is needed to run Azurite, the Blob Storage emulator: {error.Message}");
        }
    }

    /// <summary>The names of all blobs that contain a text.</summary>
    public async Task<List<string>> NamesAsync(string part, string container = "answer-files")
    {
        var names = new List<string>();
        await foreach (var blob in new BlobServiceClient(Through(port)).GetBlobContainerClient(container).GetBlobsAsync())
        {
            if (blob.Name.Contains(part, StringComparison.Ordinal))
            {
                names.Add(blob.Name);
            }
        }

        return names;
    }

    public async ValueTask DisposeAsync()
    {
        await Wire.DisposeAsync();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static Process Run(string entry, int port)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var argument in new[] { entry, "--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--inMemoryPersistence", "--silent", "--skipApiVersionCheck", "--disableTelemetry" })
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task WaitAsync()
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException) when (waited.Elapsed < TimeSpan.FromSeconds(30) && !process.HasExited)
            {
                // Not yet.
            }
        }
    }

    private static string SolutionFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !folder.EnumerateFiles("*.sln").Any())
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests are not inside the solution.");
    }
}
