using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>One processor of a service (newer-waldur.md 3.7).</summary>
public sealed class RetrieveAgentProcessor(VisibleAgents agents, BaseUrl baseUrl)
{
    [Function(nameof(RetrieveAgentProcessor))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = SiteAgentRoutes.Processor)] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var found = await agents.FindByProcessorAsync(request.Caller(), uuid, cancellation);
        return found.Match(
            agent => ApiResults.Json(json => AgentRepresentation.Write(json, agent.Processor.Service, agent.Processor.Processor, baseUrl.Of(request))),
            RefusalResult.Of);
    }
}
