using System.Text;
using LocalRuntime.Cosmos.Protocol;

namespace LocalRuntime.Cosmos;

/// <summary>
/// Fault injection for tests: requests that match a predicate are throttled, time out, find the service unavailable, are answered by a replica that lags
/// behind, or lose their connection before or after they take effect.
/// </summary>
public sealed class CosmosFaults
{
    private readonly Lock gate = new();
    private readonly List<(Predicate<HttpRequestMessage> Matches, CosmosFault Fault, int Remaining)> plans = [];

    /// <summary>Injects a fault into the next <paramref name="times"/> matching requests.</summary>
    public void Add(Predicate<HttpRequestMessage> matches, CosmosFault fault, int times = 1)
    {
        lock (gate)
        {
            plans.Add((matches, fault, times));
        }
    }

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
            var index = plans.FindIndex(plan => plan.Matches(request));
            if (index < 0)
            {
                return null;
            }

            var (matches, fault, remaining) = plans[index];
            if (remaining == 1)
            {
                plans.RemoveAt(index);
            }
            else
            {
                plans[index] = (matches, fault, remaining - 1);
            }

            return fault;
        }
    }
}

/// <summary>A transient fault of a request.</summary>
/// <param name="Status">The status code of the response; null to lose the connection.</param>
/// <param name="AfterCommit">Whether the request takes effect before its connection is lost.</param>
/// <param name="RetryAfter">The value of the retry-after header, for 429.</param>
/// <param name="SubStatus">The value of the substatus header.</param>
public sealed record CosmosFault(int? Status, bool AfterCommit = false, TimeSpan? RetryAfter = null, int SubStatus = 0)
{
    public static readonly CosmosFault LostBeforeCommit = new((int?)null);
    public static readonly CosmosFault LostAfterCommit = new((int?)null, AfterCommit: true);
    public static readonly CosmosFault TimedOut = new(408);
    public static readonly CosmosFault Unavailable = new(503);

    /// <summary>A replica that has not received the writes of the session yet: 404 for documents that exist.</summary>
    public static readonly CosmosFault SessionNotAvailable = new(404, SubStatus: 1002);

    private (string Document, string ETag)? Stale { get; init; }

    public static CosmosFault Throttled(TimeSpan retryAfter) => new(429, RetryAfter: retryAfter, SubStatus: 3200);

    /// <summary>A replica that lags behind: a read is answered with an earlier version of its document.</summary>
    public static CosmosFault StaleRead(string document, string etag) => new(200) { Stale = (document, etag) };

    internal CosmosResponse? BeforeRequest() => Stale is var (document, etag)
        ? new CosmosResponse(200, Encoding.UTF8.GetBytes(document)) { ETag = etag }
        : Status is { } status ? CosmosResponse.Error(status, "Injected fault.", SubStatus) with { RetryAfter = RetryAfter }
        : AfterCommit ? null
        : throw new HttpRequestException("The connection was lost.");

    internal void AfterRequest()
    {
        if (AfterCommit)
        {
            throw new HttpRequestException("The connection was lost.");
        }
    }
}
