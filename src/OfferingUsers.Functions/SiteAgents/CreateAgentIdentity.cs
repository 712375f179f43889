using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.SiteAgents;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>Registers an agent; one that is known by its offering and name is updated, and is the same agent (newer-waldur.md 3.5).</summary>
public sealed class CreateAgentIdentity(
    AgentIdentityStore store, CatalogReader catalog, OptimisticConcurrency concurrency, TimeProvider clock, BaseUrl baseUrl)
{
    private const string TooMany = "This offering has too many agents.";

    [Function(nameof(CreateAgentIdentity))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = SiteAgentRoutes.Identities)] HttpRequest request, CancellationToken cancellation)
    {
        var outcome = await CreateAsync(request, cancellation);
        var url = baseUrl.Of(request);
        return outcome.Match(
            agent => ApiResults.Created($"{url}/{SiteAgentRoutes.Identities}/{agent.Uuid.Hex()}/", json => AgentRepresentation.Write(json, agent, url)),
            RefusalResult.Of);
    }

    private async Task<Outcome<AgentIdentity>> CreateAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = await ReadAgentIdentity.FromAsync(request, cancellation);
        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        var (told, caller) = (body.Value, request.Caller());
        if (!Uuids.TryParse(told.Offering, out var uuid) || await catalog.OfferingAsync(uuid, cancellation) is not { } offering)
        {
            return InvalidFields.Of("offering", $"Object with uuid={told.Offering} does not exist.");
        }

        if (!VisibleAgents.MayManage(caller, offering))
        {
            return new Forbidden();
        }

        Outcome<AgentIdentity> stored = InvalidFields.ForBody(TooMany);
        await concurrency.RunAsync(
            async () =>
            {
                var (known, free) = await FindAsync(uuid, told.Name, cancellation);
                if (known is null && free is null)
                {
                    return true;
                }

                var now = clock.Now();
                var after = told.On(known?.Value ?? New(free!.Value, uuid, caller.Uuid, told.Name, now), now);
                stored = after;
                return await store.WriteAsync(after, known?.ETag, cancellation);
            },
            cancellation);
        return stored;
    }

    private static AgentIdentity New(Guid uuid, Guid offering, Guid caller, string name, DateTimeOffset now) =>
        new() { Uuid = uuid, Offering = offering, CreatedBy = caller, Name = name, LastRestarted = now, Created = now, Modified = now };

    /// <summary>The agent of that name, mostly by one point read; otherwise null, and a uuid that no agent has unless there are too many.</summary>
    private async Task<(Stored<AgentIdentity>? Known, Guid? Free)> FindAsync(Guid offering, string name, CancellationToken cancellation)
    {
        var uuid = AgentUuid.Of(offering, name);
        if (await store.FindAsync(uuid, cancellation) is { } found && found.Value.Name == name)
        {
            return (found, uuid);
        }

        // Agents may have been renamed: to this name, or from it.
        var agents = await store.ListAsync([offering], null, cancellation);
        if (agents.Find(agent => agent.Value.Name == name) is { } renamed)
        {
            return (renamed, null);
        }

        if (agents.Count >= AgentIdentity.MaxPerOffering)
        {
            return (null, null);
        }

        var number = 0;
        while (agents.Exists(agent => agent.Value.Uuid == uuid))
        {
            uuid = AgentUuid.Of(offering, name, ++number);
        }

        return (null, uuid);
    }
}
