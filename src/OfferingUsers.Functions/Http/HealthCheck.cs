using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace OfferingUsers.Functions.Http;

/// <summary>Asks one part of the app whether it can serve; throws or returns false when it cannot.</summary>
public sealed record HealthProbe(string Part, Func<CancellationToken, Task<bool>> AskAsync);

/// <summary>Whether the app is ready, for anybody who asks: 200, or 503 that names the parts that are not.</summary>
public sealed class HealthCheck(IEnumerable<HealthProbe> probes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Function(nameof(HealthCheck))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/health")] HttpRequest request, CancellationToken cancellation)
    {
        var failing = new List<string>();
        foreach (var probe in probes)
        {
            if (!await AnswersAsync(probe, cancellation))
            {
                failing.Add(probe.Part);
            }
        }

        return new JsonAnswer(
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

    private static async Task<bool> AnswersAsync(HealthProbe probe, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            return await probe.AskAsync(patience.Token);
        }
#pragma warning disable CA1031 // However a part fails, the answer is that it fails.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
