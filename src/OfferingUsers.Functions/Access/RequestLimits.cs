using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Access;

/// <summary>
/// Limits what an app instance does for one caller, and for all at once (offering-users.md 2.2), by <see cref="LimitOptions"/>.
/// </summary>
public sealed class RequestLimits : IDisposable
{
    private const int AddressBurst = 10;
    private const int UserBurst = 2;

    /// <summary>Tokens are added so many times a second.</summary>
    private const int Replenishments = 10;

    private readonly int trustedProxies;
    private readonly PartitionedRateLimiter<string> addresses;
    private readonly PartitionedRateLimiter<Guid> userRates;
    private readonly PartitionedRateLimiter<Guid> userRequests;
    private readonly RateLimiter requests;

    public RequestLimits(IOptions<LimitOptions> options)
    {
        var limits = options.Value;
        trustedProxies = limits.TrustedProxies;
        addresses = Partitioned<string>(limits.RequestsPerAddress, limit => Rate(limit, AddressBurst));
        userRates = Partitioned<Guid>(limits.RequestsPerUser, limit => Rate(limit, UserBurst));
        userRequests = Partitioned<Guid>(limits.ConcurrentRequestsPerUser, Concurrency);
        requests = limits.ConcurrentRequests == 0 ? Concurrency(int.MaxValue) : Concurrency(limits.ConcurrentRequests);
    }

    /// <summary>A request without a known key: refused if there are too many from its address.</summary>
    public Refusal? Count(HttpContext http)
    {
        using var lease = addresses.AttemptAcquire(ClientAddress.Of(http, trustedProxies));
        return lease.IsAcquired ? null : Throttled(lease);
    }

    /// <summary>A request of a user until it is disposed; refused if there are too many of that user, or of all.</summary>
    public Outcome<Entered> Enter(Guid user)
    {
        using (var rate = userRates.AttemptAcquire(user))
        {
            if (!rate.IsAcquired)
            {
                return Throttled(rate);
            }
        }

        var entered = new Entered(userRequests.AttemptAcquire(user), requests.AttemptAcquire());
        if (entered.IsAcquired)
        {
            return entered;
        }

        Refusal refusal = entered.OfUser.IsAcquired ? new Busy(Busy.Service) : Throttled(entered.OfUser);
        entered.Dispose();
        return refusal;
    }

    public void Dispose()
    {
        addresses.Dispose();
        userRates.Dispose();
        userRequests.Dispose();
        requests.Dispose();
    }

    private static Throttled Throttled(RateLimitLease lease) =>
        new(lease.TryGetMetadata(MetadataName.RetryAfter, out var after) && after > TimeSpan.FromSeconds(1) ? after : TimeSpan.FromSeconds(1));

    private static PartitionedRateLimiter<TKey> Partitioned<TKey>(int limit, Func<int, RateLimiter> create)
        where TKey : notnull => PartitionedRateLimiter.Create<TKey, TKey>(
            key => limit == 0 ? RateLimitPartition.GetNoLimiter(key) : RateLimitPartition.Get(key, _ => create(limit)));

    private static TokenBucketRateLimiter Rate(int perSecond, int burst) => new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = perSecond * burst,
        TokensPerPeriod = Math.Max(1, perSecond / Replenishments),
        ReplenishmentPeriod = perSecond >= Replenishments ? TimeSpan.FromSeconds(1.0 / Replenishments) : TimeSpan.FromSeconds(1.0 / perSecond),
        QueueLimit = 0,
        AutoReplenishment = false,
    });

    private static ConcurrencyLimiter Concurrency(int limit) => new(new ConcurrencyLimiterOptions { PermitLimit = limit, QueueLimit = 0 });

    /// <summary>A request that is being answered.</summary>
    public sealed record Entered(RateLimitLease OfUser, RateLimitLease OfAll) : IDisposable
    {
        internal bool IsAcquired => OfUser.IsAcquired && OfAll.IsAcquired;

        public void Dispose()
        {
            OfUser.Dispose();
            OfAll.Dispose();
        }
    }
}
