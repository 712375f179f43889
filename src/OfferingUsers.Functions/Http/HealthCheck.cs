using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// The health endpoint, without authentication: 200, or 503 with the names of the parts that do not take writes, after at most five seconds.
/// </summary>
public sealed class HealthCheck(KeptHealth health)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    [Function(nameof(HealthCheck))]
    [AnonymousAccess]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/health")] HttpRequest request, CancellationToken cancellation)
    {
        var report = await health.GetAsync(cancellation);
        var failing = report.Entries.Where(check => check.Value.Status != HealthStatus.Healthy).Select(check => check.Key).ToList();
        return new JsonResult(
            failing.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("status", failing.Count == 0 ? "ok" : "failing");
                json.WriteStartArray("failing");
                failing.ForEach(json.WriteStringValue);
                json.WriteEndArray();
                json.WriteEndObject();
            });
    }

    /// <summary>Gives every check the same timeout, which is shorter than that of clients.</summary>
    public static void SetTimeouts(HealthCheckServiceOptions options)
    {
        foreach (var check in options.Registrations)
        {
            check.Timeout = Timeout;
        }
    }
}
