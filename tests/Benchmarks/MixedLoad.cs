using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>The mixed requests over some connections, as fast as they are answered, for minutes. Each minute has a line.</summary>
internal sealed class MixedLoad(ServedApp app, SeededCatalog catalog)
{
    private const double MaxGrowth = 1.2;
    private const double MaxLogMegabytes = 256;

    private readonly MixedRequests requests = new(catalog, SeededCatalog.StateOf);
    private readonly ConcurrentQueue<double> latencies = [];
    private readonly ConcurrentDictionary<string, int> errors = new();
    private volatile bool isOver;

    /// <summary>Returns 0 without errors, with flat memory and a bounded log, otherwise 1.</summary>
    public static async Task<int> RunAsync(LoadArguments arguments)
    {
        await using var app = await ServedApp.StartAsync(arguments.App, arguments.Connections);
        var seeding = Stopwatch.StartNew();
        var catalog = await SeededCatalog.ImportAsync(
            app.Http, arguments.Records, newUsers: arguments.Minutes * 20_000, SeededCatalog.StateOf);
        Print($"{arguments.Records} records and as many users seeded in {seeding.Elapsed.TotalSeconds:F0} s; {app.Megabytes:F0} MB");
        return await new MixedLoad(app, catalog).RunAsync(arguments.Minutes, arguments.Connections);
    }

    private async Task<int> RunAsync(int minutes, int connections)
    {
        var workers = Enumerable.Range(0, connections).Select(n => Task.Run(() => WorkAsync(n))).ToList();
        var memory = new List<double>();
        var largestLog = 0.0;
        for (var minute = 1; minute <= minutes; minute++)
        {
            var end = DateTime.UtcNow.AddMinutes(1);
            while (DateTime.UtcNow < end)
            {
                await Task.Delay(250);
                largestLog = Math.Max(largestLog, app.LogMegabytes);
            }

            memory.Add(app.Megabytes);
            Print($"minute {minute}: {Summarize()}, {memory[^1]:F0} MB, largest log so far {largestLog:F0} MB, {errors.Values.Sum()} errors");
        }

        isOver = true;
        await Task.WhenAll(workers);
        foreach (var (error, count) in errors)
        {
            Print($"  {count} × {error}");
        }

        var growth = memory[^1] / memory[Math.Min(1, memory.Count - 1)];
        Print($"errors {errors.Values.Sum()}; memory of the last minute {growth:F2} of the second's; largest log {largestLog:F0} MB");
        return errors.IsEmpty && growth <= MaxGrowth && largestLog <= MaxLogMegabytes ? 0 : 1;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private string Summarize()
    {
        var sorted = new List<double>();
        while (latencies.TryDequeue(out var latency))
        {
            sorted.Add(latency);
        }

        sorted.Sort();
        return FormattableString.Invariant(
            $"{sorted.Count / 60.0:F0}/s, p50 {sorted[sorted.Count / 2]:F1} ms, p99 {sorted[sorted.Count * 99 / 100]:F1} ms");
    }

    /// <summary>One connection.</summary>
    private async Task WorkAsync(int number)
    {
#pragma warning disable CA5394 // What is asked next needs no secret.
        var random = new Random(number);
#pragma warning restore CA5394
        while (!isOver)
        {
            await SendAsync(requests.Next(random));
        }
    }

    private async Task SendAsync(MixedRequest mixed)
    {
        var began = Stopwatch.GetTimestamp();
        var isTaken = false;
        try
        {
            using var answer = await app.SendAsync(mixed);
            isTaken = answer.IsSuccessStatusCode;
            if (!isTaken)
            {
                Count($"{(int)answer.StatusCode} to {mixed.Kind}");
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException)
        {
            Count($"{error.GetType().Name} of {mixed.Kind}");
        }

        mixed.Done(isTaken);
        latencies.Enqueue(Stopwatch.GetElapsedTime(began).TotalMilliseconds);

        void Count(string error) => errors.AddOrUpdate(error, 1, (_, count) => count + 1);
    }
}
