using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Sets the deadline of a wait when it begins, by the settings and the offering's own timeouts; a later change of either concerns later waits.
/// </summary>
public sealed class Deadlines(CatalogReader catalog, IOptions<LifecycleOptions> options)
{
    private readonly StateTimeouts timeouts = options.Value.ToTimeouts();

    /// <summary>A decision with the deadline of the wait it begins, if it begins one.</summary>
    public async ValueTask<Outcome<OfferingUser>> SetAsync(OfferingUser before, Outcome<OfferingUser> decided, CancellationToken cancellation)
    {
        return decided.Refusal is not null || decided.Value.Transition == before.Transition ? decided : await SetAsync(decided.Value, cancellation);
    }

    /// <summary>The record with the deadline of the wait that begins now.</summary>
    public async ValueTask<OfferingUser> SetAsync(OfferingUser record, CancellationToken cancellation)
    {
        var offering = await catalog.OfferingAsync(record.Offering.Uuid, cancellation);
        var timeout = (offering is null ? timeouts : timeouts.OverriddenBy(offering.PluginOptions)).For(record.State);
        return record with { Deadline = timeout is { } length ? (record.StateSince + length).ToMicroseconds() : null };
    }
}
