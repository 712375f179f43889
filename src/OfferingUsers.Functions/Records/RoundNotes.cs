using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// What the eternal orchestrations note at the end of each round, in one small document, so that health and the status page show for one read whether they are
/// at work. It is of a kind of its own, so it is no object of the catalog that it lies beside.
/// </summary>
public sealed class RoundNotes(CosmosContainers containers, OptimisticConcurrency concurrency, IEnumerable<EternalOrchestration> all)
{
    private const string Id = "rounds";

    private readonly Items<RoundsDocument> items = containers.Items(containers.Catalog, RoundsJson.Default.RoundsDocument);

    /// <summary>The notes of all eternal orchestrations, by the order of their ids; null for one that has not ended a round yet.</summary>
    public async Task<ImmutableArray<(string Sweep, RoundNote? Note)>> ListAsync(CancellationToken cancellation)
    {
        var found = (await items.ReadAsync(Id, Id, cancellation))?.Value.Rounds;
        return [.. all.Select(one => one.Id).Order(StringComparer.Ordinal).Select(id => (id, found?.GetValueOrDefault(id)))];
    }

    /// <summary>The note of one eternal orchestration; null if it has not ended a round yet.</summary>
    public async Task<RoundNote?> FindAsync(string sweep, CancellationToken cancellation) =>
        (await items.ReadAsync(Id, Id, cancellation))?.Value.Rounds.GetValueOrDefault(sweep);

    /// <summary>Changes the note of one eternal orchestration.</summary>
    public Task ChangeAsync(string sweep, Func<RoundNote, RoundNote> change, CancellationToken cancellation) => concurrency.RunAsync(
        async () =>
        {
            var found = await items.ReadAsync(Id, Id, cancellation);
            var rounds = found?.Value.Rounds ?? ImmutableDictionary<string, RoundNote>.Empty;
            var changed = new RoundsDocument(Id, Id, rounds.SetItem(sweep, change(rounds.GetValueOrDefault(sweep) ?? new RoundNote())));
            return (found is null
                ? await items.InsertAsync(changed, Id, Id, cancellation)
                : await items.ReplaceAsync(changed, Id, Id, found.ETag, cancellation)) is not null;
        },
        cancellation);
}

/// <summary>The note of an eternal orchestration.</summary>
public sealed record RoundNote
{
    /// <summary>Two rounds may fail, and the next be under way, before one is late.</summary>
    private const int LateIntervals = 3;

    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>When the last good round began; null if there was none.</summary>
    public DateTimeOffset? Begun { get; init; }

    /// <summary>When the last good round ended; null if there was none.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>The time between two rounds as that one had it.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>When a round, or something in it, failed last; null if none did.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>The type of that failure, which tells nothing of anybody.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether the last good round is longer ago than three intervals and five minutes.</summary>
    public bool IsLate(DateTimeOffset now) => Ended is { } ended && now - ended > Allowance(Interval);

    /// <summary>How long what a round does may take to be done, by the time between two rounds.</summary>
    public static TimeSpan Allowance(TimeSpan interval) => (LateIntervals * interval) + Grace;
}

/// <summary>The notes by the ids of the orchestrations.</summary>
internal sealed record RoundsDocument(string Id, string Kind, ImmutableDictionary<string, RoundNote> Rounds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SortableInstantConverter)])]
[JsonSerializable(typeof(RoundsDocument))]
internal sealed partial class RoundsJson : JsonSerializerContext;
