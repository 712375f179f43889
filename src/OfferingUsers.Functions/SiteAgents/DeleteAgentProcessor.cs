using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.SiteAgents;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>Removes a processor of a service (newer-waldur.md 3.7).</summary>
public sealed class DeleteAgentProcessor(VisibleAgents agents, ChangeAgent change)
{
    [Function(nameof(DeleteAgentProcessor))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = SiteAgentRoutes.Processor)] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var outcome = await change.RunAsync(() => agents.FindByProcessorAsync(request.Caller(), uuid, cancellation), Without, cancellation);
        return outcome.Match(_ => ApiResults.NoContent(), RefusalResult.Of);
    }

    private static Outcome<(AgentIdentity? After, bool Answer)> Without(VisibleAgent agent)
    {
        var service = agent.Processor.Service;
        return (agent.Identity.With(service with { Processors = service.Processors.RemoveAll(one => one.Uuid == agent.Uuid) }), true);
    }
}
