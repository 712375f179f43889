using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Finds the records for whose lifecycle something is due, each kind by a range of one indexed instant: a record that waits and has nothing due is not read,
/// however many there are.
/// </summary>
public sealed class DueRecords(CosmosContainers containers)
{
    private const string InStates = " AND ARRAY_CONTAINS(@states, c.state)";

    private readonly Items<DueDocument> items = containers.Items(containers.OfferingUsers, DueJson.Default.DueDocument);

    /// <summary>The records that are due for a reason, by the instant that makes them so, from a position on.</summary>
    public async Task<IReadOnlyList<DueRecord>> ListAsync(
        DueReason reason, DuePosition position, DateTimeOffset until, int limit, CancellationToken cancellation)
    {
        var (instant, condition, states) = reason switch
        {
            DueReason.Deadline => ("deadline", "", []),
            DueReason.Reminder => ("remind_at", "", []),
            DueReason.Retention => ("state_since", InStates + " AND c.checklist_with_completion > ''", [OfferingUserState.Deleted]),
            _ => ("state_since", InStates, LifecyclePhase.WaitingStates),
        };

        // A cursor over a single range costs less than one over two keys, and needs no composite index: few records have the same instant.
        var query = new QueryDefinition(
            $"SELECT c.uuid, c.state, c.{instant} AS instant FROM c WHERE c.{instant} >= @from AND c.{instant} <= @until{condition} "
            + $"AND NOT ARRAY_CONTAINS(@seen, c.uuid) ORDER BY c.{instant} OFFSET 0 LIMIT @limit")
            .WithParameter("@from", position.From.ToSortable()).WithParameter("@until", until.ToSortable())
            .WithParameter("@seen", position.Seen.Select(Uuids.Hex).ToArray()).WithParameter("@limit", limit);
        if (condition.Length > 0)
        {
            query = query.WithParameter("@states", states.Select(state => state.Label()).ToArray());
        }

        var due = new List<DueRecord>();
        await foreach (var item in items.QueryAsync(query, null, limit, cancellation))
        {
            due.Add(new DueRecord(
                item.Value.Uuid, OfferingUserStates.TryParse(item.Value.State, out var state) ? state : null, item.Value.Instant));
        }

        return due;
    }
}

/// <summary>Why something is due for a record.</summary>
public enum DueReason
{
    /// <summary>Its deadline has passed, and it still waits.</summary>
    Deadline,

    /// <summary>Its reminder was not made.</summary>
    Reminder,

    /// <summary>It has been Deleted for long, and still has answers.</summary>
    Retention,

    /// <summary>It has begun to wait, and may have no orchestration.</summary>
    Change,
}

/// <summary>A record for which something is due.</summary>
/// <param name="State">Null if it cannot be read.</param>
/// <param name="Instant">What makes it due, by the reason: its deadline, its reminder, or its entry into the state.</param>
public sealed record DueRecord(Guid Uuid, OfferingUserState? State, DateTimeOffset Instant);

/// <summary>Where a list of due records goes on: at an instant, without those of that instant that were listed.</summary>
public sealed record DuePosition(DateTimeOffset From, IReadOnlyList<Guid> Seen)
{
    /// <summary>The position after a page.</summary>
    public DuePosition After(IReadOnlyList<DueRecord> page)
    {
        var last = page[^1].Instant;
        var seen = page.Where(record => record.Instant == last).Select(record => record.Uuid);
        return new DuePosition(last, [.. last == From ? Seen.Concat(seen) : seen]);
    }
}

/// <summary>What such a query selects of a record.</summary>
internal sealed record DueDocument(Guid Uuid, string State, DateTimeOffset Instant);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(HexGuidConverter), typeof(SortableInstantConverter)])]
[JsonSerializable(typeof(DueDocument))]
internal sealed partial class DueJson : JsonSerializerContext;
