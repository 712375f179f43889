using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>One agent (newer-waldur.md 3.5).</summary>
public sealed class RetrieveAgentIdentity(VisibleAgents agents, BaseUrl baseUrl)
{
    [Function(nameof(RetrieveAgentIdentity))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = SiteAgentRoutes.Identity)] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var found = await agents.FindAsync(request.Caller(), uuid, cancellation);
        return found.Match(agent => ApiResults.Json(json => AgentRepresentation.Write(json, agent.Identity, baseUrl.Of(request))), RefusalResult.Of);
    }
}
