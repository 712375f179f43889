using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Sets the deadline when a record enters a waiting state, from the settings and the offering's timeouts. A later change of either affects only later waits.
/// </summary>
public sealed class Deadlines(CatalogReader catalog, IOptions<LifecycleOptions> options)
{
    private readonly StateTimeouts timeouts = options.Value.ToTimeouts();

    /// <summary>The record after a change, with a new deadline if the change began a new wait.</summary>
    public ValueTask<OfferingUser> SetAsync(OfferingUser before, OfferingUser after, CancellationToken cancellation) =>
        after.Transition == before.Transition ? ValueTask.FromResult(after) : SetAsync(after, cancellation);

    /// <summary>The record with the deadline of its current state; null if the state has no timeout.</summary>
    public async ValueTask<OfferingUser> SetAsync(OfferingUser record, CancellationToken cancellation)
    {
        var offering = await catalog.OfferingAsync(record.Offering.Uuid, cancellation);
        var timeout = (offering is null ? timeouts : timeouts.WithOverrides(offering.PluginOptions)).For(record.State);
        return record with { Deadline = timeout is { } length ? (record.StateSince + length).ToMicroseconds() : null };
    }
}
