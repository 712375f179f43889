using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.SiteAgents;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>The agents a caller sees: those of the provider offerings that they see (newer-waldur.md 2.2).</summary>
public sealed class VisibleAgents(AgentIdentityStore store, VisibleOfferings offerings)
{
    /// <summary>Those of an offering, or of all of them, in the order of their creation.</summary>
    /// <param name="offering">Null for all.</param>
    /// <param name="name">Null for all names.</param>
    public async Task<IReadOnlyList<AgentIdentity>> ListAsync(Caller caller, Guid? offering, string? name, CancellationToken cancellation)
    {
        var visible = (await offerings.ListAsync(caller, cancellation)).Select(one => one.Uuid)
            .Where(uuid => offering is null || uuid == offering).ToHashSet();

        // Staff and support see all offerings, of which the query need not have a list.
        var asked = caller.SeesEverything && offering is null ? null : visible;
        return [.. (await store.ListAsync(asked, name, cancellation)).Select(found => found.Value).Where(agent => visible.Contains(agent.Offering))];
    }

    /// <summary>The agent with that uuid; refused if there is none, or if it is not visible.</summary>
    public Task<Outcome<VisibleAgent>> FindAsync(Caller caller, string uuid, CancellationToken cancellation) =>
        FindAsync(caller, uuid, async (parsed, token) => await store.FindAsync(parsed, token), cancellation);

    /// <summary>The agent with a service of that uuid; refused likewise.</summary>
    public Task<Outcome<VisibleAgent>> FindByServiceAsync(Caller caller, string uuid, CancellationToken cancellation) =>
        FindAsync(caller, uuid, store.WithServiceAsync, cancellation);

    /// <summary>The agent with a processor of that uuid; refused likewise.</summary>
    public Task<Outcome<VisibleAgent>> FindByProcessorAsync(Caller caller, string uuid, CancellationToken cancellation) =>
        FindAsync(caller, uuid, store.WithProcessorAsync, cancellation);

    /// <summary>Who may register agents of an offering, and change them (newer-waldur.md 2.3).</summary>
    public static bool MayManage(Caller caller, Offering offering) =>
        caller.HasPermission(Permissions.CreateOffering, ScopeTypes.Customer, offering.Customer)
        || caller.HasPermission(Permissions.UpdateOffering, ScopeTypes.Offering, offering.Uuid);

    private async Task<Outcome<VisibleAgent>> FindAsync(
        Caller caller, string uuid, Func<Guid, CancellationToken, Task<Stored<AgentIdentity>?>> find, CancellationToken cancellation) =>
        Uuids.TryParse(uuid, out var parsed)
        && await find(parsed, cancellation) is { } stored
        && await offerings.FindAsync(caller, stored.Value.Offering.Hex(), cancellation) is { } offering
            ? new VisibleAgent(stored, parsed, MayManage(caller, offering))
            : new NotFound();
}

/// <summary>An agent that is visible to a caller.</summary>
/// <param name="Uuid">The uuid it was asked by: its own, or that of a service or processor.</param>
/// <param name="MayManage">Whether the caller may change it.</param>
public sealed record VisibleAgent(Stored<AgentIdentity> Stored, Guid Uuid, bool MayManage)
{
    public AgentIdentity Identity => Stored.Value;

    /// <summary>The service that it was asked by.</summary>
    public AgentService Service => Identity.Services.Single(service => service.Uuid == Uuid);

    /// <summary>The processor that it was asked by, with its service.</summary>
    public (AgentService Service, AgentProcessor Processor) Processor => Identity.Services
        .SelectMany(service => service.Processors.Select(processor => (service, processor))).Single(one => one.processor.Uuid == Uuid);
}
