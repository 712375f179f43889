using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Completions with their answers, one document each (architecture.md 3). A completion is written before the record that refers to it, because an empty
/// completion without reference is harmless until the removal sweep finds it, while a reference without completion is not.
/// </summary>
public sealed class CompletionStore(
    CosmosContainers containers, OptimisticConcurrency concurrency, ConfirmAbsence absence, TimeProvider clock)
{
    /// <summary>The age up to which an empty completion is used as it is.</summary>
    private static readonly TimeSpan MaxAgeToUse = TimeSpan.FromMinutes(5);

    /// <summary>Keeps a query with its parameters below the limit of 256 KB.</summary>
    private const int IdsPerQuery = 2000;

    private readonly Items<CompletionDocument> items = containers.Items(containers.Completions, CompletionJson.Default.CompletionDocument);
    private readonly Items<CompletionPartitionDocument> partitions =
        containers.Items(containers.Completions, CompletionJson.Default.CompletionPartitionDocument);

    private readonly Items<CompletionSummary> summaries = containers.Items(containers.Completions, CompletionJson.Default.CompletionSummary);

    /// <summary>Creates an empty completion; false if there is one already.</summary>
    public async Task<bool> CreateAsync(Guid offeringUser, Guid checklist, Guid offering, Guid user, CancellationToken cancellation)
    {
        var now = clock.Now();
        var completion = new Completion { Uuid = Guid.NewGuid(), OfferingUser = offeringUser, Checklist = checklist, Created = now, Modified = now };
        return await items.InsertAsync(
            new CompletionDocument(IdOf(offeringUser, checklist), offeringUser.Hex(), offering, user, completion),
            IdOf(offeringUser, checklist), offeringUser.Hex(), cancellation) is not null;
    }

    public ValueTask<Stored<CompletionDocument>?> FindAsync(Guid offeringUser, Guid checklist, CancellationToken cancellation) =>
        items.ReadAsync(IdOf(offeringUser, checklist), offeringUser.Hex(), cancellation);

    /// <summary>
    /// Makes a completion without answers that was left over a new one; false if it has changed since. As it is another version with another uuid, whoever was
    /// about to remove it does not. A young one is used as it is: nobody removes it yet.
    /// </summary>
    public async Task<bool> RenewAsync(Stored<CompletionDocument> found, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (now - found.Value.Completion.Modified < MaxAgeToUse)
        {
            return true;
        }

        var renewed = found.Value with { Completion = found.Value.Completion with { Uuid = Guid.NewGuid(), Created = now, Modified = now } };
        return await items.ReplaceAsync(renewed, renewed.Id, renewed.OfferingUser, found.ETag, cancellation) is not null;
    }

    /// <summary>A page of all completions without their answers, ordered by id, from the first id that is greater than <paramref name="after"/>.</summary>
    public async Task<List<CompletionSummary>> PageAsync(string after, int limit, CancellationToken cancellation)
    {
        var query = new QueryDefinition(
            "SELECT c.id, c.completion.offering_user, c.completion.checklist, c.completion.modified FROM c "
            + "WHERE c.id > @after AND IS_DEFINED(c.completion.uuid) ORDER BY c.id OFFSET 0 LIMIT @limit")
            .WithParameter("@after", after).WithParameter("@limit", limit);
        var page = new List<CompletionSummary>();
        await foreach (var summary in summaries.QueryAsync(query, null, limit, cancellation))
        {
            page.Add(summary.Value);
        }

        return page;
    }

    /// <summary>
    /// All completions of an offering user, from one partition: that of the current checklist, and those that interrupted changes left behind.
    /// </summary>
    public async Task<List<Stored<CompletionDocument>>> ListByOfferingUserAsync(Guid offeringUser, CancellationToken cancellation)
    {
        var all = new List<Stored<CompletionDocument>>();
        var query = new QueryDefinition("SELECT * FROM c WHERE IS_DEFINED(c.completion.uuid)");
        await foreach (var completion in items.QueryAsync(query, offeringUser.Hex(), null, cancellation))
        {
            all.Add(completion);
        }

        return all;
    }

    /// <summary>The completions of many offering users, by these.</summary>
    public async Task<Dictionary<Guid, Completion>> FindManyAsync(
        IEnumerable<(Guid OfferingUser, Guid Checklist)> wanted, CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, Completion>();
        foreach (var chunk in wanted.Select(one => IdOf(one.OfferingUser, one.Checklist)).Chunk(IdsPerQuery))
        {
            var query = new QueryDefinition("SELECT * FROM c WHERE ARRAY_CONTAINS(@ids, c.id)").WithParameter("@ids", chunk);
            await foreach (var (document, _) in items.QueryAsync(query, null, null, cancellation))
            {
                found[document.Completion.OfferingUser] = document.Completion;
            }
        }

        return found;
    }

    /// <summary>The completions whose uuid begins with a number, in twelve hex digits: hardly ever several.</summary>
    public async Task<List<CompletionDocument>> FindByNumberAsync(long number, CancellationToken cancellation)
    {
        var found = new List<CompletionDocument>();
        var query = new QueryDefinition("SELECT * FROM c WHERE STARTSWITH(c.completion.uuid, @prefix)")
            .WithParameter("@prefix", number.ToString("x12", System.Globalization.CultureInfo.InvariantCulture));
        await foreach (var (document, _) in items.QueryAsync(query, null, null, cancellation))
        {
            found.Add(document);
        }

        return found;
    }

    /// <summary>The number of completed ones of an offering for a checklist.</summary>
    public Task<int> CountCompletedAsync(Guid offering, Guid checklist, CancellationToken cancellation) => items.CountAsync(
        new QueryDefinition(
            "SELECT VALUE COUNT(1) FROM c WHERE c.offering_uuid = @offering AND c.completion.checklist = @checklist AND c.completion.is_completed = true")
            .WithParameter("@offering", offering.Hex()).WithParameter("@checklist", checklist.Hex()),
        null, cancellation);

    /// <summary>The completions of an offering user, and whether a removal is noted beside them, in one request.</summary>
    public async Task<CompletionPartition> ReadPartitionAsync(Guid offeringUser, CancellationToken cancellation)
    {
        var (completions, hasRemovals) = (new List<Stored<CompletionDocument>>(), false);
        await foreach (var (document, etag) in partitions.QueryAsync(new QueryDefinition("SELECT * FROM c"), offeringUser.Hex(), null, cancellation))
        {
            if (document.Completion.ValueKind == JsonValueKind.Object)
            {
                var completion = document.Completion.Deserialize(CompletionJson.Default.Completion)!;
                completions.Add(new(new CompletionDocument(document.Id, document.OfferingUser, document.OfferingUuid, document.UserUuid, completion), etag));
            }
            else
            {
                hasRemovals = true;
            }
        }

        return new CompletionPartition(completions, hasRemovals);
    }

    /// <summary>Changes a completion with optimistic concurrency; null if it no longer exists.</summary>
    /// <param name="found">The version that the caller has read; it is read again only after a conflict.</param>
    /// <param name="prepare">Runs before each attempt to write, with the stored and the new completion.</param>
    public async Task<Outcome<Completion>?> ChangeAsync(
        Stored<CompletionDocument> found, Func<Completion, Outcome<Completion>> decide,
        Func<Completion, Completion, Task> prepare, CancellationToken cancellation)
    {
        var (id, offeringUser) = (found.Value.Id, found.Value.OfferingUser);
        Outcome<Completion>? outcome = null;
        var read = (Stored<CompletionDocument>?)found;
        await concurrency.RunAsync(
            async () =>
            {
                read ??= await items.ReadAsync(id, offeringUser, cancellation);
                if (read is not { } stored)
                {
                    return true;
                }

                read = null;
                var decided = decide(stored.Value.Completion);
                if (decided.Refusal is null)
                {
                    await prepare(stored.Value.Completion, decided.Value);
                    if (await items.ReplaceAsync(stored.Value with { Completion = decided.Value }, id, offeringUser, stored.ETag, cancellation) is null)
                    {
                        return false;
                    }
                }

                outcome = decided;
                return true;
            },
            cancellation);
        return outcome;
    }

    /// <summary>Removes the version that was read, with its answers; false if it has changed since or no longer exists.</summary>
    public Task<bool> RemoveAsync(Stored<CompletionDocument> found, CancellationToken cancellation)
    {
        return items.DeleteAsync(found.Value.Id, found.Value.OfferingUser, found.ETag, cancellation);
    }

    /// <summary>Removes a completion in any version. Returns it; null if there is none with that uuid.</summary>
    /// <param name="uuid">The completion's own uuid; null for whichever there is.</param>
    public async Task<Completion?> RemoveAsync(Guid offeringUser, Guid checklist, Guid? uuid, CancellationToken cancellation)
    {
        Stored<CompletionDocument>? found = null;
        await concurrency.RunAsync(
            async () =>
            {
                found = await FindAsync(offeringUser, checklist, cancellation);
                found = uuid is null || found?.Value.Completion.Uuid == uuid ? found : null;
                return found is null || await RemoveAsync(found, cancellation);
            },
            cancellation);
        return found?.Value.Completion;
    }

    /// <summary>Whether it is certain that there is no such completion.</summary>
    public Task<bool> IsGoneAsync(Guid offeringUser, Guid checklist, CancellationToken cancellation) =>
        absence.RunAsync(containers.Completions, IdOf(offeringUser, checklist), offeringUser.Hex(), cancellation);

    private static string IdOf(Guid offeringUser, Guid checklist) => $"{offeringUser.Hex()}.{checklist.Hex()}";
}

/// <summary>A stored completion, with the id <c>{offering user}.{checklist}</c>.</summary>
public sealed record CompletionDocument(string Id, string OfferingUser, Guid OfferingUuid, Guid UserUuid, Completion Completion);

/// <summary>What the partition of an offering user has.</summary>
public sealed record CompletionPartition(IReadOnlyList<Stored<CompletionDocument>> Completions, bool HasRemovals)
{
    public static readonly CompletionPartition Unread = new([], false);
}

/// <summary>A completion; or a noted removal, which has the uuid of one.</summary>
internal sealed record CompletionPartitionDocument(string Id, string OfferingUser, Guid OfferingUuid, Guid UserUuid, JsonElement Completion);

/// <summary>A completion without its answers.</summary>
public sealed record CompletionSummary(string Id, Guid OfferingUser, Guid Checklist, DateTimeOffset Modified);

[JsonSourceGenerationOptions(
    MaxDepth = QueryPages.MaxDepth, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(HexGuidConverter), typeof(SortableInstantConverter)])]
[JsonSerializable(typeof(CompletionDocument))]
[JsonSerializable(typeof(CompletionPartitionDocument))]
[JsonSerializable(typeof(CompletionSummary))]
internal sealed partial class CompletionJson : JsonSerializerContext;
