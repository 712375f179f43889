using System.Threading.RateLimiting;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// Limits the memory of large request bodies in the process. Further requests wait, and are refused if the queue is full.
/// </summary>
public sealed class RequestBodyLimiter : IDisposable
{
    private const int Megabyte = 1 << 20;

    /// <summary>The total memory of all bodies, in megabytes.</summary>
    private const int TotalMegabytes = 400;

    private readonly ConcurrencyLimiter limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = TotalMegabytes,
        QueueLimit = 40 * TotalMegabytes,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Reserves memory until the result is disposed; null if too many requests are waiting.</summary>
    /// <param name="length">The length of the body in bytes; null reserves the max size.</param>
    public async ValueTask<IDisposable?> AcquireAsync(long? length, CancellationToken cancellation)
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
