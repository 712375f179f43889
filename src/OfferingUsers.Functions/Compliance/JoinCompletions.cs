using System.Collections.Immutable;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Compliance;

/// <summary>
/// An offering user with the completion of its offering's checklist. Records and completions are in different containers, so lists of both are joined here,
/// of which there is a max.
/// </summary>
/// <param name="Checklist">The offering's checklist; null if it has none.</param>
/// <param name="Completion">Null without one for that checklist.</param>
public sealed record JoinedCompletion(OfferingUser Record, Offering? Offering, Checklist? Checklist, Completion? Completion)
{
    /// <summary>The share of answered questions in percent; 0 without a completion.</summary>
    public decimal Percentage => Checklist is null || Completion is null ? 0 : Progress.Percentage(Checklist, Completion);
}

/// <summary>Reads the offering users of a list with their completions.</summary>
public sealed class JoinCompletions(OfferingUserLists lists, CompletionStore completions, CatalogReader catalog)
{
    private const int MaxRecords = 10_000;

    /// <summary>All that match; refused where they are too many.</summary>
    internal async Task<Outcome<List<JoinedCompletion>>> RunAsync(
        ImmutableArray<OfferingUserConditions> sets, OfferingUserFilter filter, CancellationToken cancellation)
    {
        var total = await lists.CountAsync(sets, filter, cancellation);
        if (total > MaxRecords)
        {
            return InvalidFields.ForBody($"At most {MaxRecords} offering users can be listed this way: narrow them down with offering_uuid.");
        }

        var records = total == 0 ? [] : await lists.PageAsync(sets, filter, OfferingUserOrder.Default, 0, total, cancellation);
        var found = await completions.FindManyAsync(
            records.Where(record => record.ChecklistWithCompletion is not null).Select(record => (record.Uuid, record.ChecklistWithCompletion!.Value)),
            cancellation);
        var joined = new List<JoinedCompletion>(records.Length);
        foreach (var record in records)
        {
            var offering = await catalog.OfferingAsync(record.Offering.Uuid, cancellation);
            var checklist = offering?.ComplianceChecklist is { } attached ? await catalog.ChecklistAsync(attached, cancellation) : null;
            var completion = checklist is not null && record.ChecklistWithCompletion == checklist.Uuid ? found.GetValueOrDefault(record.Uuid) : null;
            joined.Add(new JoinedCompletion(record, offering, checklist, completion));
        }

        return joined;
    }
}
