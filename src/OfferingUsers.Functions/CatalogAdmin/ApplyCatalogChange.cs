using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Writes a planned change, collection by collection: an object's guards, then the object, then what it let go of. Interrupted anywhere, the same change
/// sent again completes it.
/// </summary>
public sealed class ApplyCatalogChange(
    CatalogStore store, EmbedRoleGrants grants, NumberUsers numbers, OfferingUserStore records, SnapshotOfOfferingUser snapshots,
    RefreshSnapshots refresh,
    CatalogCache cache, CatalogReader catalog, FollowChecklist follow, Deadlines deadlines, TimeProvider clock)
{
    private const int MaxParallelWrites = 8;

    /// <summary>Writes the drafts, none of which may have errors; refuses when another writer came between.</summary>
    public async Task<Refusal?> RunAsync(IReadOnlyList<CatalogDraft> drafts, string by, DurableTaskClient? durable, CancellationToken cancellation)
    {
        await refresh.FinishAsync(durable, cancellation);
        var pending = new SnapshotRefresh();
        foreach (var draft in drafts.Where(draft => !draft.IsNew && !draft.IsUnchanged))
        {
            pending.Add(draft.Collection, draft.Key!, draft.Before!.Value, draft.After);
        }

        // New terms and consents concern records that exist; other new objects cannot.
        foreach (var draft in drafts.Where(draft => draft.IsNew && draft.Collection.Kind is "terms_of_service" or "consent"))
        {
            pending.Add(draft.Collection, draft.Key!, null, draft.After);
        }

        await refresh.NoteAsync(pending, cancellation);
        await numbers.AssignAsync(drafts, cancellation);
        var released = drafts.Where(draft => draft.Before is not null && !draft.Collection.IsImportOnly)
            .SelectMany(draft => draft.Collection.Claims(draft.Before!.Value).Select(claim => claim.Guard)
                .Except(draft.Collection.Claims(draft.After).Select(claim => claim.Guard))
                .Select(guard => (guard, draft.Key!))).ToHashSet();
        var lost = new ConcurrentBag<CatalogDraft>();
        foreach (var collection in drafts.GroupBy(draft => draft.Collection).OrderBy(group => CatalogCollections.All.IndexOf(group.Key)))
        {
            if (collection.Key.IsImportOnly)
            {
                cache.Drop();
            }

            await Parallel.ForEachAsync(
                collection,
                new ParallelOptions { MaxDegreeOfParallelism = MaxParallelWrites, CancellationToken = cancellation },
                async (draft, token) =>
                {
                    var written = draft.Collection.IsImportOnly
                        ? await WriteRecordAsync(draft, by, token)
                        : await WriteAsync(draft, released, token);
                    if (!written)
                    {
                        lost.Add(draft);
                    }
                });
        }

        await grants.EmbedAsync(drafts, cancellation);
        foreach (var (guard, owner) in released)
        {
            await store.RemoveAsync(guard, cancellation, document => document["owner"]!.GetValue<string>() == owner);
        }

        await refresh.RunAsync(pending, durable, cancellation);
        return lost.IsEmpty ? null : new Busy("Another change of the catalog came between, send the request again.");
    }

    private async Task<bool> WriteAsync(CatalogDraft draft, HashSet<(string, string)> released, CancellationToken cancellation)
    {
        if (draft.IsUnchanged)
        {
            return true;
        }

        foreach (var claim in draft.Collection.Claims(draft.After))
        {
            if (!await ClaimAsync(claim.Guard, draft.Key!, draft.Collection, released, cancellation))
            {
                return false;
            }
        }

        var document = draft.After;
        document["id"] = draft.Collection.IdOf(draft.Key!);
        document["kind"] = draft.Collection.Kind;
        if (draft.Collection == CatalogCollections.Users)
        {
            document["username_key"] = document["username"]!.GetValue<string>().ToLowerInvariant();
            document["grants"] ??= new JsonArray();
            document["scopes"] ??= new JsonArray();
        }
        else if (draft.Collection == CatalogCollections.Checklists)
        {
            document["created"] ??= clock.Now().ToSortable();
        }
        else if (draft.Collection == CatalogCollections.Roles)
        {
            document["uuid"] = draft.Key;
        }

        return await store.WriteAsync(document, draft.Before?.ETag, cancellation);
    }

    /// <summary>Takes a guard; one that its owner lets go of in this change, or no longer claims, is taken over.</summary>
    private async Task<bool> ClaimAsync(
        string guard, string owner, CatalogCollection collection, HashSet<(string, string)> released, CancellationToken cancellation)
    {
        while (true)
        {
            var wanted = new JsonObject { ["id"] = guard, ["kind"] = "guard", ["owner"] = owner };
            if (await store.ReadAsync(guard, cancellation) is not { } stored)
            {
                if (await store.WriteAsync(wanted, null, cancellation))
                {
                    return true;
                }

                continue;
            }

            var holder = stored.Value["owner"]!.GetValue<string>();
            if (holder == owner)
            {
                return true;
            }

            var holds = !released.Contains((guard, holder))
                && await store.ReadAsync(collection.IdOf(holder), cancellation) is { } document
                && collection.Claims(document.Value).Any(claim => claim.Guard == guard);
            if (holds)
            {
                return false;
            }

            if (await store.WriteAsync(wanted, stored.ETag, cancellation))
            {
                return true;
            }
        }
    }

    private async Task<bool> WriteRecordAsync(CatalogDraft draft, string by, CancellationToken cancellation)
    {
        if (draft.IsUnchanged)
        {
            return true;
        }

        var now = clock.Now();
        if (draft.IsNew)
        {
            var record = await snapshots.TakeAsync(ImportedOfferingUser.ToRecord(draft.After, by, now), cancellation);
            record = await follow.JoinAsync(record, await catalog.OfferingAsync(record.Offering.Uuid, cancellation), cancellation);
            return await records.InsertAsync(await deadlines.SetAsync(record, cancellation), cancellation);
        }

        var outcome = await records.ChangeAsync(
            Guid.Parse(draft.Key!), record => deadlines.SetAsync(record, ImportedOfferingUser.On(record, draft.After, by, now), cancellation), cancellation);
        return outcome.Refusal is null;
    }
}
