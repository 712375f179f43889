using Microsoft.Extensions.Diagnostics.HealthChecks;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Healthy while the eternal orchestrations end their rounds. One that has never ended a round is none's fault yet, and after a long stop each has five minutes
/// from the first check of a process to end one: so a fresh deployment is healthy, and so is one that was off. A store that cannot be read is the matter of
/// another check.
/// </summary>
internal sealed class SweepsHealth(RoundNotes notes, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan TimeToBegin = TimeSpan.FromMinutes(5);

    private readonly DateTimeOffset firstAsked = clock.GetUtcNow();

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var now = clock.GetUtcNow();
            var late = (await notes.ListAsync(cancellationToken)).Where(round => round.Note?.IsLate(now) == true).Select(round => round.Sweep).ToList();
            return late.Count == 0 || now - firstAsked < TimeToBegin
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"No round has ended in time: {string.Join(", ", late)}.");
        }
        catch (StoreUnavailableException error)
        {
            return HealthCheckResult.Healthy(error.Message);
        }
    }
}
