using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain.SiteAgents;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>The agents of the offerings a caller sees (newer-waldur.md 3.5), the first request of each cycle of an agent.</summary>
public sealed class ListAgentIdentities(ListAgents list)
{
    [Function(nameof(ListAgentIdentities))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = SiteAgentRoutes.Identities)] HttpRequest request,
        CancellationToken cancellation) => list.RunAsync(request, Read, AgentRepresentation.Write, cancellation);

    private static (Guid? Offering, string? Name, Func<AgentIdentity, IEnumerable<AgentIdentity>> Select) Read(ListParameters parameters)
    {
        var (name, version) = (parameters.Text("name"), parameters.Text("version"));
        var restarted = parameters.Instant("last_restarted");
        var isOrphaned = parameters.Boolean("orphaned");
        return (parameters.Uuid("offering_uuid", "marketplace-provider-offerings"), name, Select);

        IEnumerable<AgentIdentity> Select(AgentIdentity agent) =>
            (version is null || agent.Version == version)
            && (restarted is null || agent.LastRestarted >= restarted)
            && (isOrphaned is null || agent.Services.IsEmpty == isOrphaned)
                ? [agent]
                : [];
    }
}
