using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.SiteAgents;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>Registers a processor of a service, which runs now: 201 for a new one, 200 for one that it has (newer-waldur.md 3.6).</summary>
public sealed class RegisterAgentProcessor(VisibleAgents agents, ChangeAgent change, TimeProvider clock, BaseUrl baseUrl)
{
    private const string TooMany = "This service has too many processors.";

    [Function(nameof(RegisterAgentProcessor))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = SiteAgentRoutes.Service + "/register_processor")] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var body = await ReadAsync(request, cancellation);
        var outcome = await change.RunAsync(
            () => agents.FindByServiceAsync(request.Caller(), uuid, cancellation), agent => Decide(body, agent), cancellation);
        return outcome.Match(
            registered =>
            {
                var (service, processor, isNew) = registered;
                var url = baseUrl.Of(request);
                return isNew
                    ? ApiResults.Created(
                        $"{url}/{SiteAgentRoutes.Processors}/{processor.Uuid.Hex()}/", json => AgentRepresentation.Write(json, service, processor, url))
                    : ApiResults.Json(json => AgentRepresentation.Write(json, service, processor, url));
            },
            RefusalResult.Of);
    }

    private Outcome<(AgentIdentity? After, (AgentService Service, AgentProcessor Processor, bool IsNew) Answer)> Decide(Outcome<Told> body, VisibleAgent agent)
    {
        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        var registered = agent.Service.Register(body.Value.Name, body.Value.BackendType, body.Value.BackendVersion, clock.Now());
        return registered.Service.Processors.Length > AgentService.MaxProcessors
            ? InvalidFields.ForBody(TooMany)
            : (agent.Identity.With(registered.Service), registered);
    }

    private static async Task<Outcome<Told>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        var fields = new TextFields(body.Value);
        var told = new Told(
            fields.Required("name", AgentIdentity.MaxNameLength), fields.Required("backend_type", AgentProcessor.MaxBackendLength),
            fields.Optional("backend_version", AgentProcessor.MaxBackendLength)?.Value);
        return fields.Errors.Refusal is { } invalid ? invalid : told;
    }

    private sealed record Told(string Name, string BackendType, string? BackendVersion);
}
