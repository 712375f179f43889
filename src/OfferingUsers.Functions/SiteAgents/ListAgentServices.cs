using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.SiteAgents;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>The services of the agents a caller sees (newer-waldur.md 3.6).</summary>
public sealed class ListAgentServices(ListAgents list, TimeProvider clock)
{
    /// <summary>After that long without a change, a service is stale.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromHours(24);

    [Function(nameof(ListAgentServices))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = SiteAgentRoutes.Services)] HttpRequest request,
        CancellationToken cancellation) => list.RunAsync(
            request, Read, (json, shown, url) => AgentRepresentation.Write(json, shown.Agent, shown.Service, url), cancellation);

    private (Guid? Offering, string? Name, Func<AgentIdentity, IEnumerable<(AgentIdentity Agent, AgentService Service)>> Select) Read(ListParameters parameters)
    {
        var (identity, mode) = (parameters.Uuid("identity_uuid", "marketplace-site-agent-identities"), parameters.Text("mode"));
        var states = parameters.Choices("state", commas: false, code => code is "1" or "2" or "3");
        var (before, after) = (parameters.Instant("modified_before"), parameters.Instant("modified_after"));
        var isStale = parameters.Boolean("stale");
        var staleBefore = clock.Now() - StaleAfter;
        return (null, null, agent => agent.Services.Where(service => Matches(agent, service)).Select(service => (agent, service)));

        bool Matches(AgentIdentity agent, AgentService service) =>
            (identity is null || agent.Uuid == identity)
            && (mode is null || service.Mode == mode)
            && (states.IsDefault || states.Contains(((int)service.State).ToString(CultureInfo.InvariantCulture)))
            && (before is null || service.Modified < before)
            && (after is null || service.Modified > after)
            && (isStale is null || service.Modified < staleBefore == isStale);
    }
}
