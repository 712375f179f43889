using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// The metadata of stored files (checklists.md 3.4). It is written before the file's content and removed after it, and has the time at which to check whether
/// an answer still refers to the file. So neither an interrupted upload nor an interrupted removal leaves content without metadata.
/// </summary>
public sealed class MediaStore(CosmosContainers containers, OptimisticConcurrency concurrency, TimeProvider clock)
{
    /// <summary>
    /// The age before which a file is not judged by whether an answer refers to it: longer than an upload with its request takes, and than a replica can lag.
    /// </summary>
    public static readonly TimeSpan MinAge = TimeSpan.FromHours(1);

    /// <summary>When to check a file again that could not be removed.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMinutes(5);

    private readonly Items<MediaRecord> items = containers.Items(containers.Media, MediaJson.Default.MediaRecord);

    public async Task CreateAsync(MediaRecord record, CancellationToken cancellation)
    {
        await items.InsertAsync(record, record.Id, record.Id, cancellation);
    }

    public ValueTask<Stored<MediaRecord>?> FindAsync(Guid uuid, CancellationToken cancellation) => items.ReadAsync(uuid.Hex(), uuid.Hex(), cancellation);

    /// <summary>Schedules the next check of a file; nothing happens if the file no longer exists.</summary>
    public Task ScheduleCheckAsync(Guid uuid, DateTimeOffset at, CancellationToken cancellation) => concurrency.RunAsync(
        async () => await FindAsync(uuid, cancellation) is not { } found || await SetCheckAtAsync(found, at, cancellation), cancellation);

    /// <summary>
    /// Cancels the check of the version that was read. If a new check was scheduled since, another request is about to change the reference, and that check
    /// remains.
    /// </summary>
    public Task CancelCheckAsync(Stored<MediaRecord> found, CancellationToken cancellation) => SetCheckAtAsync(found, null, cancellation);

    /// <summary>Postpones the check of the version that was read; null if it has changed since.</summary>
    public async Task<Stored<MediaRecord>?> PostponeCheckAsync(Stored<MediaRecord> found, CancellationToken cancellation)
    {
        var postponed = found.Value with { CheckAt = clock.Now() + RetryDelay };
        return await items.ReplaceAsync(postponed, postponed.Id, postponed.Id, found.ETag, cancellation) is { } etag
            ? new Stored<MediaRecord>(postponed, etag)
            : null;
    }

    /// <summary>Removes the version that was read; nothing happens if it has changed since or no longer exists.</summary>
    public Task RemoveAsync(Stored<MediaRecord> found, CancellationToken cancellation)
    {
        return items.DeleteAsync(found.Value.Id, found.Value.Id, found.ETag, cancellation);
    }

    private async Task<bool> SetCheckAtAsync(Stored<MediaRecord> found, DateTimeOffset? at, CancellationToken cancellation) =>
        found.Value.CheckAt == at
        || await items.ReplaceAsync(found.Value with { CheckAt = at }, found.Value.Id, found.Value.Id, found.ETag, cancellation) is not null;

    /// <summary>Files whose check is due and that may be judged, in no particular order.</summary>
    public async Task<List<Guid>> ListDueAsync(int limit, CancellationToken cancellation)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.check_at <= @now AND c.created <= @uploaded")
            .WithParameter("@now", clock.Now().ToSortable()).WithParameter("@uploaded", (clock.Now() - MinAge).ToSortable());
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

/// <summary>The metadata of a stored file.</summary>
/// <param name="Id">The uuid in hex.</param>
/// <param name="StoredName">The name of its content in <see cref="IAnswerFiles"/>.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">The hash of its content, in lower-case hex.</param>
/// <param name="OfferingUser">The offering user whose completion it was uploaded for, together with <paramref name="Checklist"/>.</param>
/// <param name="CheckAt">When to check whether an answer refers to it; null while one does.</param>
public sealed record MediaRecord(
    string Id, Guid Uuid, string StoredName, string Name, long Size, string MimeType, string Sha256,
    Guid OfferingUser, Guid Checklist, DateTimeOffset Created, DateTimeOffset? CheckAt);

[JsonSourceGenerationOptions(
    MaxDepth = QueryPages.MaxDepth, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(HexGuidConverter), typeof(SortableInstantConverter)])]
[JsonSerializable(typeof(MediaRecord))]
internal sealed partial class MediaJson : JsonSerializerContext;
