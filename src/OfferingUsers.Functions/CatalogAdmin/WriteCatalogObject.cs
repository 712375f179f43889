using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Claims the unique values of one catalog object, and writes the object over the version that was validated.</summary>
public sealed class WriteCatalogObject(CatalogStore store, ClaimUniqueValues claims, TimeProvider clock)
{
    /// <summary>False if another object owns a unique value, or after a concurrent write.</summary>
    public async Task<bool> RunAsync(CatalogDraft draft, ReleasedValues released, CancellationToken cancellation)
    {
        if (!await ClaimAsync(draft, released, cancellation))
        {
            return false;
        }

        var document = draft.After;
        document["id"] = draft.Collection.IdOf(draft.Key!);
        document["kind"] = draft.Collection.Kind;
        if (draft.Collection == CatalogCollections.Users)
        {
            document["username_key"] = document.Text("username")!.ToLowerInvariant();
            document["grants"] ??= new JsonArray();
            document["scopes"] ??= new JsonArray();
        }
        else if (draft.Collection == CatalogCollections.Checklists)
        {
            document["created"] ??= clock.Now().ToSortable();
        }
        else if (draft.Collection == CatalogCollections.Offerings)
        {
            NotePartitions(document, draft.IsNew);
            if (draft.IsNew)
            {
                document["created"] = clock.Now().ToSortable();
            }
        }
        else if (draft.Collection == CatalogCollections.TermsOfService || draft.Collection == CatalogCollections.Consents)
        {
            var now = clock.Now().ToSortable();
            document["modified"] = now;
            if (draft.IsNew)
            {
                document["created"] ??= now;
            }
        }
        else if (draft.Collection == CatalogCollections.Roles)
        {
            document["uuid"] = draft.Key;
        }

        return await store.WriteAsync(document, draft.Before?.ETag, cancellation);
    }

    private async Task<bool> ClaimAsync(CatalogDraft draft, ReleasedValues released, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var claimed = new List<ClaimUniqueValues.ClaimedGuard>();
        foreach (var claim in draft.Collection.Claims(draft.After))
        {
            if (await claims.RunAsync(draft, claim, released, cancellation) is not { } made)
            {
                await claims.TakeBackAsync(claimed, cancellation);
                return false;
            }

            claimed.Add(made);
        }

        if (clock.GetElapsedTime(began) < CheckUniqueValue.MaxUnwritten)
        {
            return true;
        }

        await claims.TakeBackAsync(claimed, cancellation);
        return false;
    }

    /// <summary>
    /// Keeps the numbers of partitions that the offering ever had with the object. When a new one holds is told right before the write, so that nothing which
    /// takes long comes between.
    /// </summary>
    private void NotePartitions(JsonObject document, bool isNew)
    {
        var offering = document.Deserialize(CatalogJson.Default.Offering)!;
        if (OfferingUserPartitions.CountIn(offering.PluginOptions) is not { } count || count == offering.Partitions.Counts[^1].Count)
        {
            return;
        }

        ImmutableArray<PartitionCount> counts = isNew ? [new PartitionCount(count, null)] : offering.Partitions.Change(count, clock.Now()).Counts;
        document["partition_counts"] = JsonSerializer.SerializeToNode(counts, CatalogJson.Default.ImmutableArrayPartitionCount);
    }
}
