using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Looks at a page of completions, and notes the removal of old ones that no record refers to: those of a creation that was interrupted, and those that were
/// left before removals were noted. Whether that is so is decided again, with proof, when the removal is finished.
/// </summary>
public sealed class FindUnreferencedCompletions(
    CompletionStore completions, OfferingUserStore users, NoteRemoval note, TimeProvider clock)
{
    private const int PageSize = 100;

    /// <summary>A completion is written before its record; the record of one that was not written for so long does not come any more.</summary>
    private static readonly TimeSpan CreationTime = TimeSpan.FromHours(1);

    /// <param name="after">The last id of the page before; empty for the first page.</param>
    [Function(nameof(FindUnreferencedCompletions))]
    public async Task<RemovalPage> Run([ActivityTrigger] string after, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        var page = await completions.PageAsync(after, PageSize, cancellation);
        var old = page.Where(completion => completion.Modified < clock.Now() - CreationTime).ToList();
        var records = await users.FindManyAsync(old.Select(completion => completion.OfferingUser), cancellation);
        var noted = new List<PendingRemovalKey>();
        foreach (var one in old.Where(one => records.GetValueOrDefault(one.OfferingUser)?.ChecklistWithCompletion != one.Checklist))
        {
            if (await completions.FindAsync(one.OfferingUser, one.Checklist, cancellation) is { } found)
            {
                noted.Add((await note.OfCompletionAsync(found.Value, records.GetValueOrDefault(one.OfferingUser)?.Partition, cancellation)).Value.Key);
            }
        }

        return new RemovalPage(noted, page.Count < PageSize ? "" : page[^1].Id);
    }
}
