using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.SiteAgents;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>Keeps the statistics of a service, a JSON object of its own (newer-waldur.md 3.6).</summary>
public sealed class SetAgentStatistics(VisibleAgents agents, ChangeAgent change, TimeProvider clock, BaseUrl baseUrl)
{
    private const string Key = "statistics";
    private const int MaxSize = 65_536;

    [Function(nameof(SetAgentStatistics))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = SiteAgentRoutes.Service + "/set_statistics")] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var body = await ReadAsync(request, cancellation);
        var outcome = await change.RunAsync(
            () => agents.FindByServiceAsync(request.Caller(), uuid, cancellation), agent => Decide(body, agent), cancellation);
        return outcome.Match(
            changed => ApiResults.Json(json => AgentRepresentation.Write(json, changed.Identity, changed.Service, baseUrl.Of(request))), RefusalResult.Of);
    }

    private Outcome<(AgentIdentity? After, (AgentIdentity Identity, AgentService Service) Answer)> Decide(Outcome<JsonElement> body, VisibleAgent agent)
    {
        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        var service = agent.Service with { Statistics = body.Value, Modified = clock.Now() };
        var after = agent.Identity.With(service);
        return (after, (after, service));
    }

    private static async Task<Outcome<JsonElement>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, cancellation);
        return body.Refusal is { } refusal ? refusal
            : !body.Value.TryGetProperty(Key, out var statistics) ? InvalidFields.Of(Key, TextField.Required)
            : statistics.ValueKind != JsonValueKind.Object
                ? InvalidFields.Of(Key, $"Expected a dictionary of items but got type \"{TypeName.Of(statistics)}\".")
            : Encoding.UTF8.GetByteCount(statistics.GetRawText()) > MaxSize ? InvalidFields.Of(Key, TextField.TooLong(MaxSize))
            : statistics;
    }
}
