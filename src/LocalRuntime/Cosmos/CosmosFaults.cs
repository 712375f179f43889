using LocalRuntime.Cosmos.Protocol;

namespace LocalRuntime.Cosmos;

/// <summary>
/// What a test lets go wrong: requests that a predicate picks are throttled, time out, find the service unavailable, or lose their connection before or
/// after the write took effect.
/// </summary>
public sealed class CosmosFaults
{
    private readonly Lock gate = new();
    private readonly List<(Predicate<HttpRequestMessage> Picks, CosmosFault Fault, int Left)> plans = [];

    /// <summary>The next <paramref name="times"/> requests that are picked go wrong.</summary>
    public void Add(Predicate<HttpRequestMessage> picks, CosmosFault fault, int times = 1)
    {
        lock (gate)
        {
            plans.Add((picks, fault, times));
        }
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public void Clear()
    {
        lock (gate)
        {
            plans.Clear();
        }
    }

    internal CosmosFault? Take(HttpRequestMessage request)
    {
        lock (gate)
        {
            var place = plans.FindIndex(plan => plan.Picks(request));
            if (place < 0)
            {
                return null;
            }

            var (picks, fault, left) = plans[place];
            if (left == 1)
            {
                plans.RemoveAt(place);
            }
            else
            {
                plans[place] = (picks, fault, left - 1);
            }

            return fault;
        }
    }
}

/// <summary>One way in which a request goes wrong.</summary>
/// <param name="Status">The status to answer; null loses the connection.</param>
/// <param name="AfterCommit">Whether the request takes effect before its connection is lost.</param>
/// <param name="RetryAfter">When to try again, for 429.</param>
public sealed record CosmosFault(int? Status, bool AfterCommit = false, TimeSpan? RetryAfter = null)
{
    public static readonly CosmosFault LostBeforeCommit = new((int?)null);
    public static readonly CosmosFault LostAfterCommit = new((int?)null, AfterCommit: true);
    public static readonly CosmosFault TimedOut = new(408);
    public static readonly CosmosFault Unavailable = new(503);

    public static CosmosFault Throttled(TimeSpan retryAfter) => new(429, RetryAfter: retryAfter);

    internal Reply? Before() => Status is { } status ? Reply.Error(status, "As asked for.", status == 429 ? 3200 : 0) with { RetryAfter = RetryAfter }
        : AfterCommit ? null
        : throw new HttpRequestException("The connection was lost.");

    internal void After()
    {
        if (AfterCommit)
        {
            throw new HttpRequestException("The connection was lost.");
        }
    }
}
