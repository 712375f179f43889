using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Completions with their answers, one document each (architecture.md 3). A completion is written before the record that refers to it, because a completion
/// without reference is harmless, while a reference without completion is not.
/// </summary>
public sealed class CompletionStore(
    CosmosContainers containers, OptimisticConcurrency concurrency, TimeProvider clock)
{
    private readonly Items<CompletionDocument> items = containers.Items(containers.Completions, CompletionJson.Default.CompletionDocument);

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
    /// All completions of an offering user, from one partition: that of the current checklist, and those that interrupted changes left behind.
    /// </summary>
    public async Task<List<Stored<CompletionDocument>>> ListByOfferingUserAsync(Guid offeringUser, CancellationToken cancellation)
    {
        var all = new List<Stored<CompletionDocument>>();
        await foreach (var completion in items.QueryAsync(new QueryDefinition("SELECT * FROM c"), offeringUser.Hex(), null, cancellation))
        {
            all.Add(completion);
        }

        return all;
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

    private static string IdOf(Guid offeringUser, Guid checklist) => $"{offeringUser.Hex()}.{checklist.Hex()}";
}

/// <summary>A stored completion, with the id <c>{offering user}.{checklist}</c>.</summary>
public sealed record CompletionDocument(string Id, string OfferingUser, Guid OfferingUuid, Guid UserUuid, Completion Completion);

[JsonSourceGenerationOptions(
    MaxDepth = QueryPages.MaxDepth, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(HexGuidConverter), typeof(SortableInstantConverter)])]
[JsonSerializable(typeof(CompletionDocument))]
internal sealed partial class CompletionJson : JsonSerializerContext;
