using System.ComponentModel;
using System.Diagnostics;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>A program from npm that a test runs, installed by the lock file of its folder where it is missing.</summary>
/// <param name="folder">A folder of <c>tests/</c> with a <c>package.json</c> and a lock file.</param>
/// <param name="entry">The script below <c>node_modules</c>.</param>
public sealed class NodePackage(string folder, string entry)
{
    /// <summary>Where it is installed.</summary>
    public string Folder { get; } = Path.Combine(Repository.Root, "tests", folder);

    /// <summary>The script to hand to <c>node</c>.</summary>
    public string Entry => Path.Combine(Folder, "node_modules", Path.Combine(entry.Split('/')));

    /// <summary>Installs it; the reason why it can not be run where there is no Node.</summary>
    public async Task<string?> PrepareAsync()
    {
        try
        {
            // Two tests may need it at once, and installing twice at once breaks both.
            await using var turn = await TakeTurnAsync();
            if (!File.Exists(Entry))
            {
                var (code, said) = await RunAsync("npm", "ci", "--engine-strict=false", "--no-audit", "--no-fund");
                Assert.True(code == 0, $"npm ci in {Folder} failed: {said}");
            }

            return (await RunAsync("node", "--version")).Code == 0 ? null : "Node.js does not run.";
        }
        catch (Win32Exception error)
        {
            return $"Node.js is needed: {error.Message}";
        }
    }

    /// <summary>Fails where <c>CI</c> is set, and skips elsewhere, when there is a reason why it can not be run.</summary>
    public static void Require(string? missing)
    {
        if (missing is not null && Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(missing);
        }

        Assert.SkipWhen(missing is not null, missing ?? "");
    }

    /// <summary>Runs a program in the folder to its end.</summary>
    public async Task<(int Code, string Said)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // No program that a test runs has anything to tell its makers.
        start.Environment["REDOCLY_TELEMETRY"] = "off";
        start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    private async Task<FileStream> TakeTurnAsync()
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Folder)));
        var file = Path.Combine(Path.GetTempPath(), $"npm-ci-{Path.GetFileName(Folder)}-{hash[..12]}.lock");

        // Another process that installs has a slow network at worst.
        var turn = await Eventually.ShowsAsync(() => Task.FromResult(Open()), opened => opened is not null, $"a turn at {file}", TimeSpan.FromMinutes(5));
        return turn!;

        FileStream? Open()
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }
}
