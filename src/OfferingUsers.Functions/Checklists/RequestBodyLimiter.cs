using System.Threading.RateLimiting;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// Limits the memory of large request bodies in the process, as their bytes arrive: what a request announces costs nothing yet. A body of up to a megabyte
/// needs no permit; of larger ones a user has one at a time. What waits too long is refused.
/// </summary>
public sealed class RequestBodyLimiter : IDisposable
{
    private const int Megabyte = 1 << 20;

    /// <summary>The total memory of all large bodies, in megabytes.</summary>
    private const int TotalMegabytes = 400;

    /// <summary>How many bodies of a user, and how many steps of all bodies, may wait.</summary>
    private const int MaxWaiting = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TimeProvider clock;
    private readonly ConcurrencyLimiter memory = new(Options(TotalMegabytes, TotalMegabytes));

    private readonly PartitionedRateLimiter<Guid> users = PartitionedRateLimiter.Create<Guid, Guid>(
        user => RateLimitPartition.GetConcurrencyLimiter(user, _ => Options(1, MaxWaiting)));

    public RequestBodyLimiter(TimeProvider clock) => this.clock = clock;

    /// <summary>Begins a body of a user; its memory is released when it is disposed.</summary>
    public Body Begin(Guid user) => new(this, user);

    public void Dispose()
    {
        memory.Dispose();
        users.Dispose();
    }

    private static ConcurrencyLimiterOptions Options(int permits, int queue) =>
        new() { PermitLimit = permits, QueueLimit = queue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };

    /// <summary>The memory of one body.</summary>
    public sealed class Body(RequestBodyLimiter limiter, Guid user) : IDisposable
    {
        private readonly Stack<RateLimitLease> leases = [];
        private int megabytes;

        /// <summary>Makes sure of memory for a number of bytes; false if there is none within seconds.</summary>
        public async ValueTask<bool> GrowToAsync(long bytes, CancellationToken cancellation)
        {
            var needed = (int)(bytes / Megabyte);
            if (needed <= megabytes)
            {
                return true;
            }

            using var patience = new CancellationTokenSource(Patience, limiter.clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
            try
            {
                if (megabytes == 0 && !Keep(await limiter.users.AcquireAsync(user, 1, either.Token)))
                {
                    return false;
                }

                if (!Keep(await limiter.memory.AcquireAsync(needed - megabytes, either.Token)))
                {
                    return false;
                }
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                return false;
            }

            megabytes = needed;
            return true;
        }

        public void Dispose()
        {
            while (leases.TryPop(out var lease))
            {
                lease.Dispose();
            }
        }

        private bool Keep(RateLimitLease lease)
        {
            leases.Push(lease);
            return lease.IsAcquired;
        }
    }
}
