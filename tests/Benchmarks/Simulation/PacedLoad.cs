using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Benchmarks.Simulation;

/// <summary>The mixed requests at a rate, whether or not those before have been answered, as callers do who know nothing of each other.</summary>
internal sealed class PacedLoad(ServedApp app, MixedRequests requests)
{
    /// <summary>Beyond this, requests are late: the service is not able to take them.</summary>
    private const int MaxAtOnce = 400;

    private readonly ConcurrentBag<Answered> answers = [];

    public IReadOnlyCollection<Answered> Answers => answers;

    public async Task RunAsync(int rate, TimeSpan duration)
    {
#pragma warning disable CA5394 // What is asked next needs no secret.
        var random = new Random(1);
#pragma warning restore CA5394
        using var places = new SemaphoreSlim(MaxAtOnce);
        var pending = new List<Task>();
        var began = Stopwatch.GetTimestamp();
        for (var sent = 0; ; sent++)
        {
            var due = TimeSpan.FromSeconds((double)sent / rate);
            if (due >= duration)
            {
                break;
            }

            if (due - Stopwatch.GetElapsedTime(began) is var early && early > TimeSpan.Zero)
            {
                await Task.Delay(early);
            }

            await places.WaitAsync();
            var mixed = requests.Next(random);
            pending.Add(Task.Run(async () =>
            {
                answers.Add(await SendAsync(mixed));
                places.Release();
            }));
        }

        await Task.WhenAll(pending);
    }

    private async Task<Answered> SendAsync(MixedRequest mixed)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await app.SendAsync(mixed);
            mixed.Done(answer.IsSuccessStatusCode);
            return new Answered(mixed.Kind, (int)answer.StatusCode, Stopwatch.GetElapsedTime(began), Cost("X-Store-Calls"), Cost("X-Store-Charge"));

            double Cost(string header) =>
                answer.Headers.TryGetValues(header, out var values) ? double.Parse(values.Single(), CultureInfo.InvariantCulture) : 0;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException)
        {
            mixed.Done(false);
            return new Answered(mixed.Kind, 0, Stopwatch.GetElapsedTime(began), 0, 0);
        }
    }
}

/// <summary>An answer; its status is 0 where none came.</summary>
internal sealed record Answered(string Kind, int Status, TimeSpan Latency, double Calls, double Charge)
{
    public bool IsError => Status is < 200 or >= 300;
}
