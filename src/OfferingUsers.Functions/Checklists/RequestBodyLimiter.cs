using System.Threading.RateLimiting;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// The memory that large bodies may take at one time, over all requests of the process: who finds none waits, and with too many waiting is told to come
/// back.
/// </summary>
public sealed class RequestBodyLimiter : IDisposable
{
    private const int Megabyte = 1 << 20;

    /// <summary>Of this much, in megabytes, each body takes its own length.</summary>
    private const int Total = 400;

    private readonly ConcurrencyLimiter limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Total,
        QueueLimit = 40 * Total,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Memory for a body of a length, or of the largest where it is not known; given back by disposing of it. Null when too many wait.</summary>
    public async ValueTask<IDisposable?> TakeAsync(long? length, CancellationToken cancellation)
    {
        var lease = await limiter.AcquireAsync((int)((length ?? JsonBody.MaxSubmissionSize) / Megabyte), cancellation);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        return null;
    }

    public void Dispose() => limiter.Dispose();
}
