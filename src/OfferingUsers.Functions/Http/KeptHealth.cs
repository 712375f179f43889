using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// The result of the health checks, kept for ten seconds: anybody may ask for it, and each check writes to the stores. Whoever asks while the checks run waits
/// for the same result, and so however many ask, an instance checks six times a minute at most.
/// </summary>
public sealed class KeptHealth(HealthCheckService checks, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private Task<HealthReport>? latest;
    private long begun;

    public Task<HealthReport> GetAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (latest is null or { IsFaulted: true } || (latest.IsCompleted && clock.GetElapsedTime(begun) >= Lifetime))
            {
                begun = clock.GetTimestamp();

                // Not with the token of the first who asks: others wait for the same. The checks have a timeout each.
                latest = checks.CheckHealthAsync(CancellationToken.None);
            }

            return latest.WaitAsync(cancellation);
        }
    }
}
