using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// How long calls to the store are retried: each for <see cref="CosmosOptions.ThrottledSeconds"/>, and all calls of one request together for three times that.
/// Only calls with transient faults count, so long work on a store that answers has no end set here.
/// </summary>
public sealed class RetryBudget(IOptions<CosmosOptions> options)
{
    private const int CallsPerRequest = 3;

    private readonly TimeSpan perCall = TimeSpan.FromSeconds(options.Value.ThrottledSeconds);
    private readonly AsyncLocal<Allowance?> current = new();

    /// <summary>Begins a request: the calls of the current asynchronous flow, including tasks it starts, share one allowance.</summary>
    public void Begin() => current.Value = new Allowance(perCall * CallsPerRequest);

    /// <summary>How long the next call may be retried.</summary>
    internal TimeSpan OfCall => current.Value is { } allowance ? allowance.AtMost(perCall) : perCall;

    /// <summary>Takes the time of a call with transient faults from the request.</summary>
    internal void Spend(TimeSpan elapsed) => current.Value?.Spend(elapsed);

    /// <summary>Thread-safe, because a request may have several calls at once.</summary>
    private sealed class Allowance(TimeSpan total)
    {
        private long left = total.Ticks;

        public TimeSpan AtMost(TimeSpan time) => TimeSpan.FromTicks(Math.Clamp(Interlocked.Read(ref left), 0, time.Ticks));

        public void Spend(TimeSpan elapsed) => Interlocked.Add(ref left, -elapsed.Ticks);
    }
}
