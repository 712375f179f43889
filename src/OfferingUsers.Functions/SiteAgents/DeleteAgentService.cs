using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.SiteAgents;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>Removes a service of an agent with its processors (newer-waldur.md 3.6).</summary>
public sealed class DeleteAgentService(VisibleAgents agents, ChangeAgent change)
{
    [Function(nameof(DeleteAgentService))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = SiteAgentRoutes.Service)] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var outcome = await change.RunAsync(() => agents.FindByServiceAsync(request.Caller(), uuid, cancellation), Without, cancellation);
        return outcome.Match(_ => ApiResults.NoContent(), RefusalResult.Of);
    }

    private static Outcome<(AgentIdentity? After, bool Answer)> Without(VisibleAgent agent) => (agent.Identity.Without(agent.Uuid), true);
}
