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

    /// <summary>The record after a change, with the deadline of the wait that the change begins, if it begins one.</summary>
    public ValueTask<OfferingUser> SetAsync(OfferingUser before, OfferingUser after, CancellationToken cancellation) =>
        after.Transition == before.Transition ? ValueTask.FromResult(after) : SetAsync(after, cancellation);

    /// <summary>The record with the deadline of the wait that begins now.</summary>
    public async ValueTask<OfferingUser> SetAsync(OfferingUser record, CancellationToken cancellation)
    {
        var offering = await catalog.OfferingAsync(record.Offering.Uuid, cancellation);
        var timeout = (offering is null ? timeouts : timeouts.WithOverrides(offering.PluginOptions)).For(record.State);
        return record with { Deadline = timeout is { } length ? (record.StateSince + length).ToMicroseconds() : null };
    }
}
