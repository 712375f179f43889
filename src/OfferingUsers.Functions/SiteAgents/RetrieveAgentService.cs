using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>One service of an agent (newer-waldur.md 3.6).</summary>
public sealed class RetrieveAgentService(VisibleAgents agents, BaseUrl baseUrl)
{
    [Function(nameof(RetrieveAgentService))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = SiteAgentRoutes.Service)] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var found = await agents.FindByServiceAsync(request.Caller(), uuid, cancellation);
        return found.Match(
            agent => ApiResults.Json(json => AgentRepresentation.Write(json, agent.Identity, agent.Service, baseUrl.Of(request))), RefusalResult.Of);
    }
}
