using System.Diagnostics;
using System.Net.Sockets;
using Azure.Storage.Blobs;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>The Blob Storage emulator, installed by its lock file where it is missing, in a process of its own with everything in memory.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private static readonly NodePackage Package = new("azurite", "azurite/dist/src/blob/main.js");

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
        if (await Package.PrepareAsync() is { } missing)
        {
            return (null, missing);
        }

        var port = Processes.ChildApp.FreePort();
        var azurite = new Azurite(Run(Package.Entry, port), port);
        await azurite.WaitAsync();
        return (azurite, null);
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
        string[] arguments =
            [entry, "--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--inMemoryPersistence", "--silent", "--skipApiVersionCheck", "--disableTelemetry"];
        foreach (var argument in arguments)
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

    private Task WaitAsync() => Eventually.IsTrueAsync(
        async () =>
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                return true;
            }
            catch (SocketException) when (!process.HasExited)
            {
                return false;
            }
        },
        "Azurite to listen");
}
