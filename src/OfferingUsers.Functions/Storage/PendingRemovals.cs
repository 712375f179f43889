using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Removals that have been noted and not finished, beside the completion that they remove. A note is written before the removal takes effect and removed after
/// its last step, so that an interrupted removal is known (decision 0025).
/// </summary>
public sealed class PendingRemovals(CosmosContainers containers, OptimisticConcurrency concurrency)
{
    private readonly Items<PendingRemoval> items = containers.Items(containers.Completions, PendingRemovalJson.Default.PendingRemoval);

    /// <summary>Notes a removal; a note with the same id, which an earlier attempt left, is replaced.</summary>
    public async Task<Stored<PendingRemoval>> NoteAsync(PendingRemoval removal, CancellationToken cancellation)
    {
        var (id, offeringUser) = (removal.Id, removal.OfferingUser.Hex());
        string? etag = null;
        await concurrency.RunAsync(
            async () =>
            {
                etag = await items.InsertAsync(removal, id, offeringUser, cancellation)
                    ?? (await items.ReadAsync(id, offeringUser, cancellation) is { } earlier
                        ? await items.ReplaceAsync(removal, id, offeringUser, earlier.ETag, cancellation)
                        : null);
                return etag is not null;
            },
            cancellation);
        return new Stored<PendingRemoval>(removal, etag!);
    }

    public ValueTask<Stored<PendingRemoval>?> FindAsync(PendingRemovalKey key, CancellationToken cancellation) =>
        items.ReadAsync(key.Id, key.OfferingUser, cancellation);

    /// <summary>Those of some records whose removal is noted.</summary>
    public async Task<IReadOnlySet<Guid>> FindNotedAsync(IEnumerable<Guid> offeringUsers, CancellationToken cancellation)
    {
        var ids = offeringUsers.Select(offeringUser => PendingRemoval.KeyOfRecord(offeringUser).Id).ToArray();
        var noted = new HashSet<Guid>();
        if (ids.Length == 0)
        {
            return noted;
        }

        var query = new QueryDefinition("SELECT * FROM c WHERE ARRAY_CONTAINS(@ids, c.id)").WithParameter("@ids", ids);
        await foreach (var removal in items.QueryAsync(query, null, null, cancellation))
        {
            noted.Add(removal.Value.OfferingUser);
        }

        return noted;
    }

    /// <summary>Removes the version that was read; nothing happens if it was noted anew since.</summary>
    public Task RemoveAsync(Stored<PendingRemoval> removal, CancellationToken cancellation) =>
        items.DeleteAsync(removal.Value.Id, removal.Value.OfferingUser.Hex(), removal.ETag, cancellation);

    /// <summary>Removals that were noted before an instant, the oldest first.</summary>
    public async Task<List<PendingRemovalKey>> ListAsync(DateTimeOffset before, int limit, CancellationToken cancellation)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.noted_at < @before ORDER BY c.noted_at OFFSET 0 LIMIT @limit")
            .WithParameter("@before", before.ToSortable()).WithParameter("@limit", limit);
        var found = new List<PendingRemovalKey>();
        await foreach (var removal in items.QueryAsync(query, null, limit, cancellation))
        {
            found.Add(removal.Value.Key);
        }

        return found;
    }
}

/// <summary>What is to be removed: a completion to which its record no longer refers, or what is left of a removed record.</summary>
/// <param name="OfferingUser">The uuid of the record, in whose partition of the completions the note lies.</param>
/// <param name="Offering">The record's offering.</param>
/// <param name="Checklist">The checklist of the completion; null if there is no completion.</param>
/// <param name="Completion">The completion's own uuid: one that was created since for the same checklist is not removed.</param>
/// <param name="Record">What the event of the removed record says; null if only its completion is removed.</param>
/// <param name="Partition">The partition of the record; null if whoever noted it did not know, or an earlier version did.</param>
public sealed record PendingRemoval(
    string Id, Guid OfferingUser, Guid Offering, DateTimeOffset NotedAt, Guid? Checklist, Guid? Completion, RemovedRecord? Record,
    string? Partition = null)
{
    [JsonIgnore]
    public PendingRemovalKey Key => new(Id, OfferingUser.Hex());

    /// <summary>The key of the removal of a record.</summary>
    public static PendingRemovalKey KeyOfRecord(Guid offeringUser) => new($"{offeringUser.Hex()}.removal", offeringUser.Hex());

    /// <summary>The key of the removal of a completion.</summary>
    public static PendingRemovalKey KeyOfCompletion(Guid offeringUser, Guid completion) =>
        new($"{offeringUser.Hex()}.{completion.Hex()}.removal", offeringUser.Hex());
}

/// <summary>The id of a noted removal, and its partition.</summary>
public sealed record PendingRemovalKey(string Id, string OfferingUser);

/// <summary>A record that is removed, as its event tells it.</summary>
/// <param name="By">The uuid of who removes it, in hex.</param>
/// <param name="IsAnnounced">Whether there is an event: not for a record that goes with its offering or user.</param>
public sealed record RemovedRecord(Guid User, OfferingUserState State, string By, bool IsAnnounced);

[JsonSourceGenerationOptions(
    MaxDepth = QueryPages.MaxDepth, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    Converters = [typeof(HexGuidConverter), typeof(SortableInstantConverter)])]
[JsonSerializable(typeof(PendingRemoval))]
internal sealed partial class PendingRemovalJson : JsonSerializerContext;
