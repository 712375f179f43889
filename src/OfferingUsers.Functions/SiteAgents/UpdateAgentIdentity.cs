using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.SiteAgents;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>Takes what a known agent tells of itself after a restart; its offering stays (newer-waldur.md 3.5).</summary>
public sealed class UpdateAgentIdentity(VisibleAgents agents, ChangeAgent change, TimeProvider clock, BaseUrl baseUrl)
{
    private const string Stays = "Offering cannot be changed after the agent identity is created.";

    [Function(nameof(UpdateAgentIdentity))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = SiteAgentRoutes.Identity)] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var body = await ReadAgentIdentity.FromAsync(request, cancellation);
        var outcome = await change.RunAsync(
            () => agents.FindAsync(request.Caller(), uuid, cancellation), agent => Decide(body, agent.Identity), cancellation);
        return outcome.Match(agent => ApiResults.Json(json => AgentRepresentation.Write(json, agent, baseUrl.Of(request))), RefusalResult.Of);
    }

    private Outcome<(AgentIdentity? After, AgentIdentity Answer)> Decide(Outcome<ToldIdentity> body, AgentIdentity agent)
    {
        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        if (!Uuids.TryParse(body.Value.Offering, out var offering) || offering != agent.Offering)
        {
            return InvalidFields.Of("offering", Stays);
        }

        var after = body.Value.On(agent, clock.Now());
        return (after, after);
    }
}
