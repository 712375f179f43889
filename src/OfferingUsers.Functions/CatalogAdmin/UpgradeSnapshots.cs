using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Has all records refreshed once, if they may be older than a part of the snapshot, see <see cref="CatalogSnapshot.CurrentVersion"/>.
/// </summary>
public sealed class UpgradeSnapshots(CatalogStore store, OfferingUserStore records, RefreshSnapshots refresh)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        var stored = await store.ReadAsync(CatalogIds.SnapshotVersion, CatalogAdminJson.Default.SnapshotVersion, cancellation);
        if (stored?.Value.Version >= CatalogSnapshot.CurrentVersion)
        {
            return;
        }

        if (await records.AllAsync("", 1, cancellation) is { Count: > 0 })
        {
            await refresh.SaveAsync(new SnapshotRefresh { HasAllRecords = true }, cancellation);
        }

        await store.WriteAsync(
            new SnapshotVersion(CatalogIds.SnapshotVersion, CatalogKinds.SnapshotVersion, CatalogSnapshot.CurrentVersion),
            CatalogIds.SnapshotVersion, stored?.ETag, CatalogAdminJson.Default.SnapshotVersion, cancellation);
    }
}

/// <summary>The version of the snapshots that all records have, or get by a saved refresh.</summary>
internal sealed record SnapshotVersion(string Id, string Kind, int Version);
