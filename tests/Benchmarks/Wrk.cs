using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Benchmarks;

/// <summary>The load generator <c>wrk</c> (a Debian package): two threads, each with requests of its own, in their order.</summary>
internal static class Wrk
{
    public const int Threads = 2;

    /// <summary>
    /// Reads the requests of its thread, a line each: method, path, key and body, with tabs between them; and prints what was measured as JSON.
    /// </summary>
    private const string Script =
        """
        local count = 0
        function setup(thread)
          thread:set("number", count)
          count = count + 1
        end
        function init(args)
          requests, at = {}, 0
          for line in io.lines(args[1] .. "." .. number) do
            local method, path, key, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
            local headers = { ["Authorization"] = "Token " .. key }
            if body == "" then body = nil else headers["Content-Type"] = "application/json" end
            requests[#requests + 1] = wrk.format(method, path, headers, body)
          end
        end
        function request()
          at = at % #requests + 1
          return requests[at]
        end
        function done(summary, latency)
          local e = summary.errors
          io.write(string.format('\nmeasured {"rps":%f,"p50_ms":%f,"p99_ms":%f,"refused":%d,"broken":%d}\n',
            summary.requests * 1000000 / summary.duration, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
            e.status, e.connect + e.read + e.write + e.timeout))
        end
        """;

    /// <summary>Whether it is there, or could be installed; otherwise says why it is not.</summary>
    public static async Task<bool> IsInstalledAsync()
    {
        if (await StartsAsync("wrk", ["-v"])
            || (await StartsAsync("apt-get", ["update"]) && await StartsAsync("apt-get", ["install", "-y", "wrk"]) && await StartsAsync("wrk", ["-v"])))
        {
            return true;
        }

        await Console.Error.WriteLineAsync("wrk is needed, and could not be installed by apt-get: install the package wrk of your system.");
        return false;
    }

    /// <summary>Sends requests for so many seconds over so many connections, after a warm-up.</summary>
    public static async Task<Measured> RunAsync(string url, OperationRequests requests, int connections, int warmUp, int seconds)
    {
        var directory = Directory.CreateTempSubdirectory("offering-users-wrk-");
        try
        {
            var (script, file) = (Path.Combine(directory.FullName, "requests.lua"), Path.Combine(directory.FullName, "requests"));
            await File.WriteAllTextAsync(script, Script);
            await RunAsync(requests.WarmUp, warmUp);
            return await RunAsync(requests.Measured, seconds);

            async Task<Measured> RunAsync(IReadOnlyList<IReadOnlyList<BenchmarkRequest>> threads, int duration)
            {
                for (var thread = 0; thread < Threads; thread++)
                {
                    await File.WriteAllLinesAsync($"{file}.{thread.ToString(CultureInfo.InvariantCulture)}", threads[thread].Select(request => request.Line));
                }

                return await DriveAsync(
                    [
                        "-t", Threads.ToString(CultureInfo.InvariantCulture), "-c", connections.ToString(CultureInfo.InvariantCulture),
                        "-d", duration.ToString(CultureInfo.InvariantCulture) + "s", "--timeout", "10s", "-s", script, url, "--", file,
                    ]);
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<Measured> DriveAsync(IReadOnlyList<string> arguments)
    {
        using var wrk = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        const string Marker = "\nmeasured ";
        var at = output.IndexOf(Marker, StringComparison.Ordinal);
        if (wrk.ExitCode != 0 || at < 0)
        {
            throw new InvalidOperationException($"wrk ended with {wrk.ExitCode}: {output}");
        }

        using var figures = JsonDocument.Parse(output[(at + Marker.Length)..]);
        var root = figures.RootElement;
        return new Measured(
            root.GetProperty("rps").GetDouble(), root.GetProperty("p50_ms").GetDouble(), root.GetProperty("p99_ms").GetDouble(),
            root.GetProperty("refused").GetInt32() + root.GetProperty("broken").GetInt32());
    }

    private static async Task<bool> StartsAsync(string program, IReadOnlyList<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();

            // "wrk -v" prints its version, and ends with 1.
            return program == "wrk" || process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>What one run gave.</summary>
/// <param name="Errors">Answers of 400 and above, and connections that broke.</param>
internal sealed record Measured(double Rps, double P50, double P99, int Errors);

/// <summary>A request.</summary>
internal sealed record BenchmarkRequest(string Method, string Path, string Key, string Body = "")
{
    /// <summary>As the script reads it.</summary>
    public string Line => new StringBuilder().AppendJoin('\t', Method, Path, Key, Body).ToString();
}

/// <summary>The requests of a run, for each thread of the load those that it repeats in their order.</summary>
internal sealed record OperationRequests(
    IReadOnlyList<IReadOnlyList<BenchmarkRequest>> WarmUp, IReadOnlyList<IReadOnlyList<BenchmarkRequest>> Measured);
