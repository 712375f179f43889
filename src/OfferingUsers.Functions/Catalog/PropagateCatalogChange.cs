using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Catalog;

/// <summary>
/// Carries a change of the catalog to the snapshots in the records it concerns, one after the other; a record that has the new values already is left alone, so running it
/// twice does no harm. Modified does not move: agents poll by it.
/// </summary>
public sealed class PropagateCatalogChange(CatalogStore store, CatalogCache cache, OfferingUserStore records, SnapshotOfOfferingUser snapshots)
{
    /// <summary>Writes down what is to be done.</summary>
    public Task NoteAsync(Propagation propagation, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(propagation);
        return propagation.IsEmpty ? Task.CompletedTask : store.WriteAsync(propagation.ToDocument(), null, cancellation);
    }

    /// <summary>Does it, and strikes it off.</summary>
    public async Task RunAsync(Propagation propagation, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(propagation);
        cache.Drop();
        if (propagation.IsEmpty)
        {
            return;
        }

        foreach (var (property, values) in new[] { ("offering_uuid", propagation.Offerings), ("customer_uuid", propagation.Customers), ("user_uuid", propagation.Users) })
        {
            foreach (var value in values)
            {
                await RefreshAsync(records.WhereAsync(property, value, cancellation), cancellation).ConfigureAwait(false);
            }
        }

        foreach (var pair in propagation.Pairs.Select(pair => pair.Split('.')))
        {
            if (await records.FindOfPairAsync(Guid.Parse(pair[0]), Guid.Parse(pair[1]), cancellation).ConfigureAwait(false) is { } record)
            {
                await RefreshAsync(record.Uuid, cancellation).ConfigureAwait(false);
            }
        }

        await store.RemoveAsync(propagation.Id, cancellation).ConfigureAwait(false);
    }

    /// <summary>Finishes what an interrupted change left.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        foreach (var noted in await store.OfKindAsync(Propagation.Kind, cancellation).ConfigureAwait(false))
        {
            await RunAsync(Propagation.From(noted.Value), cancellation).ConfigureAwait(false);
        }
    }

    private async Task RefreshAsync(IAsyncEnumerable<OfferingUser> found, CancellationToken cancellation)
    {
        await foreach (var record in found.ConfigureAwait(false))
        {
            if (await snapshots.TakeAsync(record, cancellation).ConfigureAwait(false) != record)
            {
                await RefreshAsync(record.Uuid, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task RefreshAsync(Guid uuid, CancellationToken cancellation) => await records.ChangeAsync(
        uuid,
        async record =>
        {
            var fresh = await snapshots.TakeAsync(record, cancellation).ConfigureAwait(false);
            return fresh == record ? record : fresh;
        },
        cancellation).ConfigureAwait(false);
}
