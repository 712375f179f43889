using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.SiteAgents;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>The processors of the agents a caller sees (newer-waldur.md 3.7).</summary>
public sealed class ListAgentProcessors(ListAgents list, TimeProvider clock)
{
    /// <summary>After that long without a run, a processor is stale.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromHours(1);

    [Function(nameof(ListAgentProcessors))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = SiteAgentRoutes.Processors)] HttpRequest request,
        CancellationToken cancellation) => list.RunAsync(
            request, Read, (json, shown, url) => AgentRepresentation.Write(json, shown.Service, shown.Processor, url), cancellation);

    private (Guid? Offering, string? Name, Func<AgentIdentity, IEnumerable<(AgentService Service, AgentProcessor Processor)>> Select) Read(
        ListParameters parameters)
    {
        var service = parameters.Uuid("service_uuid", "marketplace-site-agent-services");
        var (type, version) = (parameters.Text("backend_type"), parameters.Text("backend_version"));
        var (from, before) = (parameters.Instant("last_run"), parameters.Instant("last_run_before"));
        var isStale = parameters.Boolean("stale");
        var staleBefore = clock.Now() - StaleAfter;
        return (
            null, null,
            agent => agent.Services.Where(one => service is null || one.Uuid == service)
                .SelectMany(one => one.Processors.Where(Matches).Select(processor => (one, processor))));

        bool Matches(AgentProcessor processor) =>
            (type is null || processor.BackendType == type)
            && (version is null || processor.BackendVersion == version)
            && (from is null || processor.LastRun >= from)
            && (before is null || processor.LastRun < before)
            && (isStale is null || processor.LastRun < staleBefore == isStale);
    }
}
