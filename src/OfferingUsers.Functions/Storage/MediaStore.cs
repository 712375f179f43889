using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// What is known of stored files (checklists.md 3.4). A record is written before its bytes and removed after them, and says when it must be seen whether an
/// answer still refers to it: so neither an interrupted request nor an interrupted removal leaves bytes that nobody knows of.
/// </summary>
public sealed class MediaStore(CosmosContainers containers, TransientRetry retry, OptimisticConcurrency concurrency, TimeProvider clock)
{
    private readonly Items<MediaRecord> items = new(containers.Media, MediaJson.Default.MediaRecord, retry);

    public async Task CreateAsync(MediaRecord record, CancellationToken cancellation)
    {
        await items.InsertAsync(record, record.Id, record.Id, cancellation);
    }

    public ValueTask<Stored<MediaRecord>?> FindAsync(Guid uuid, CancellationToken cancellation) => items.ReadAsync(uuid.Hex(), uuid.Hex(), cancellation);

    /// <summary>Has a file looked at by a time; one that is gone stays gone.</summary>
    public Task CheckAsync(Guid uuid, DateTimeOffset at, CancellationToken cancellation) => concurrency.RunAsync(
        async () => await FindAsync(uuid, cancellation) is not { } found || await SetAsync(found, at, cancellation), cancellation);

    /// <summary>
    /// Has the version that was read looked at no more. Where it was noted anew since then, somebody is about to change what refers to it, and the note
    /// stays.
    /// </summary>
    public Task KeepAsync(Stored<MediaRecord> found, CancellationToken cancellation) => SetAsync(found, null, cancellation);

    /// <summary>Removes the version that was read; one that has moved on or is gone is left.</summary>
    public Task RemoveAsync(Stored<MediaRecord> found, CancellationToken cancellation)
    {
        return items.DeleteAsync(found.Value.Id, found.Value.Id, found.ETag, cancellation);
    }

    private async Task<bool> SetAsync(Stored<MediaRecord> found, DateTimeOffset? at, CancellationToken cancellation) =>
        found.Value.CheckAt == at
        || await items.ReplaceAsync(found.Value with { CheckAt = at }, found.Value.Id, found.Value.Id, found.ETag, cancellation) is not null;

    /// <summary>Some of the files that should have been looked at by now.</summary>
    public async Task<List<Guid>> DueAsync(int limit, CancellationToken cancellation)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.check_at <= @now").WithParameter("@now", clock.Now().ToSortable());
        var due = new List<Guid>();
        await foreach (var record in items.QueryAsync(query, null, limit, cancellation))
        {
            due.Add(record.Value.Uuid);
            if (due.Count == limit)
            {
                break;
            }
        }

        return due;
    }
}

/// <summary>A stored file.</summary>
/// <param name="Id">The uuid in hex.</param>
/// <param name="StoredName">Where its bytes are.</param>
/// <param name="Size">In octets.</param>
/// <param name="Sha256">Of its bytes, in lower-case hex.</param>
/// <param name="OfferingUser">Whose completion it was uploaded for; with <paramref name="Checklist"/> it names the completion.</param>
/// <param name="CheckAt">When to see whether an answer refers to it; null while one does.</param>
public sealed record MediaRecord(
    string Id, Guid Uuid, string StoredName, string Name, long Size, string MimeType, string Sha256,
    Guid OfferingUser, Guid Checklist, DateTimeOffset Created, DateTimeOffset? CheckAt);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(HexGuidConverter), typeof(SortableInstantConverter)])]
[JsonSerializable(typeof(MediaRecord))]
internal sealed partial class MediaJson : JsonSerializerContext;
