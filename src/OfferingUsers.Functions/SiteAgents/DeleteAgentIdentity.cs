using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.SiteAgents;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>Removes an agent with its services and their processors (newer-waldur.md 3.5).</summary>
public sealed class DeleteAgentIdentity(VisibleAgents agents, ChangeAgent change)
{
    [Function(nameof(DeleteAgentIdentity))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = SiteAgentRoutes.Identity)] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var outcome = await change.RunAsync(() => agents.FindAsync(request.Caller(), uuid, cancellation), _ => Removed(), cancellation);
        return outcome.Match(_ => ApiResults.NoContent(), RefusalResult.Of);
    }

    private static Outcome<(AgentIdentity? After, bool Answer)> Removed() => (null, true);
}
