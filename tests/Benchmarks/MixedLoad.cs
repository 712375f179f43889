using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace Benchmarks;

/// <summary>
/// What a busy provider does, for minutes: of a hundred requests 45 retrieve a record, 20 list ten of an offering in a state, 5 count, 10 create, 15 move a
/// record on, 5 submit an answer. Each minute has a line.
/// </summary>
internal sealed class MixedLoad(ServedApp app, SeededCatalog catalog)
{
    private const string List = "/api/marketplace-offering-users/";
    private const double MaxGrowth = 1.2;
    private const double MaxLogMegabytes = 256;

    private readonly ConcurrentQueue<double> latencies = [];
    private readonly ConcurrentDictionary<string, int> errors = new();
    private int created = -1;
    private volatile bool isOver;

    /// <summary>Returns 0 without errors, with flat memory and a bounded log, otherwise 1.</summary>
    public static async Task<int> RunAsync(LoadArguments arguments)
    {
        await using var app = await ServedApp.StartAsync(arguments.App, arguments.Connections);
        var seeding = Stopwatch.StartNew();
        var catalog = await SeededCatalog.ImportAsync(
            app.Http, arguments.Records, newUsers: arguments.Minutes * 20_000, n => n % 10 == 0 ? OfferingUserState.ErrorCreating : OfferingUserState.Ok);
        Print($"{arguments.Records} records and as many users seeded in {seeding.Elapsed.TotalSeconds:F0} s; {app.Megabytes:F0} MB");
        return await new MixedLoad(app, catalog).RunAsync(arguments.Minutes, arguments.Connections);
    }

    private async Task<int> RunAsync(int minutes, int connections)
    {
        var workers = Enumerable.Range(0, connections).Select(n => Task.Run(() => WorkAsync(n, connections))).ToList();
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

    /// <summary>One connection. The records that it moves are its own, so each of their moves is possible.</summary>
    private async Task WorkAsync(int number, int connections)
    {
#pragma warning disable CA5394 // What is asked next needs no secret.
        var random = new Random(number);
        var own = catalog.Records.Where((_, n) => n % 10 == 0 && n / 10 % connections == number).ToList();
        var isCreating = new bool[own.Count];
        while (!isOver)
        {
            var record = catalog.Records[random.Next(catalog.Records.Count)];
            switch (random.Next(100))
            {
                case < 45:
                    await SendAsync(HttpMethod.Get, $"{List}{record.Uuid.Hex()}/");
                    break;
                case < 65:
                    await SendAsync(HttpMethod.Get, $"{List}?offering_uuid={record.Offering.Hex()}&state=OK&page_size=10");
                    break;
                case < 70:
                    await SendAsync(HttpMethod.Head, $"{List}?offering_uuid={record.Offering.Hex()}");
                    break;
                case < 80:
                    var user = catalog.NewUsers[Interlocked.Increment(ref created) % catalog.NewUsers.Count];
                    await SendAsync(HttpMethod.Post, List, $$"""{"offering_uuid":"{{record.Offering.Hex()}}","user_uuid":"{{user.Hex()}}"}""");
                    break;
                case < 95:
                    var which = random.Next(own.Count);
                    var action = isCreating[which] ? StateAction.SetErrorCreating : StateAction.BeginCreating;
                    await SendAsync(HttpMethod.Post, $"{List}{own[which].Uuid.Hex()}/{action.Name}/");
                    isCreating[which] = !isCreating[which];
                    break;
                default:
                    await SendAsync(
                        HttpMethod.Post, $"{List}{record.Uuid.Hex()}/submit_answers/",
                        $$"""[{"question_uuid":"{{catalog.Question.Hex()}}","answer_data":"Because {{random.Next()}}"}]""", SeededCatalog.KeyOf(record.User));
                    break;
            }
        }
#pragma warning restore CA5394
    }

    private async Task SendAsync(HttpMethod method, string path, string? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Token", key);
        }

        var began = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await app.Http.SendAsync(request);
            await answer.Content.ReadAsByteArrayAsync();
            if (!answer.IsSuccessStatusCode)
            {
                Count($"{(int)answer.StatusCode} to {method} {Shape(path)}");
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException)
        {
            Count($"{error.GetType().Name} of {method} {Shape(path)}");
        }

        latencies.Enqueue(Stopwatch.GetElapsedTime(began).TotalMilliseconds);

        void Count(string error) => errors.AddOrUpdate(error, 1, (_, count) => count + 1);

        static string Shape(string path) => path.Split('?')[0].Split('/')[^2];
    }
}
