using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.SiteAgents;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>Registers a service of an agent: 201 for a new one, 200 for one that it has (newer-waldur.md 3.5).</summary>
public sealed class RegisterAgentService(VisibleAgents agents, ChangeAgent change, TimeProvider clock, BaseUrl baseUrl)
{
    private const string TooMany = "This agent has too many services.";

    [Function(nameof(RegisterAgentService))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = SiteAgentRoutes.Identity + "/register_service")] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var body = await ReadAsync(request, cancellation);
        var outcome = await change.RunAsync(
            () => agents.FindAsync(request.Caller(), uuid, cancellation), agent => Decide(body, agent.Identity), cancellation);
        return outcome.Match(
            registered =>
            {
                var (identity, service, isNew) = registered;
                var url = baseUrl.Of(request);
                return isNew
                    ? ApiResults.Created(
                        $"{url}/{SiteAgentRoutes.Services}/{service.Uuid.Hex()}/", json => AgentRepresentation.Write(json, identity, service, url))
                    : ApiResults.Json(json => AgentRepresentation.Write(json, identity, service, url));
            },
            RefusalResult.Of);
    }

    private Outcome<(AgentIdentity? After, (AgentIdentity Identity, AgentService Service, bool IsNew) Answer)> Decide(Outcome<Told> body, AgentIdentity agent)
    {
        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        var registered = agent.Register(body.Value.Name, body.Value.Mode, clock.Now());
        return registered.Identity.Services.Length > AgentIdentity.MaxServices ? InvalidFields.ForBody(TooMany) : (registered.Identity, registered);
    }

    private static async Task<Outcome<Told>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        var fields = new TextFields(body.Value);
        var told = new Told(fields.Required("name", AgentIdentity.MaxNameLength), fields.Optional("mode", AgentService.MaxModeLength)?.Value);
        return fields.Errors.Refusal is { } invalid ? invalid : told;
    }

    private sealed record Told(string Name, string? Mode);
}
