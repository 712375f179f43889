using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OfferingUsers.Functions.Http;

/// <summary>Whether the app is ready, for anybody who asks: 200, or 503 that names the parts that are not, after at most five seconds.</summary>
public sealed class HealthCheck(HealthCheckService checks)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    [Function(nameof(HealthCheck))]
    [OpenToAnybody]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/health")] HttpRequest request, CancellationToken cancellation)
    {
        var report = await checks.CheckHealthAsync(cancellation);
        var failing = report.Entries.Where(part => part.Value.Status != HealthStatus.Healthy).Select(part => part.Key).ToList();
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

    /// <summary>No part is waited for longer than a client waits for the answer.</summary>
    public static void Limit(HealthCheckServiceOptions options)
    {
        foreach (var part in options.Registrations)
        {
            part.Timeout = Timeout;
        }
    }
}
