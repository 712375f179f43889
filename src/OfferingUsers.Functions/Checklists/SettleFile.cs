using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// Keeps a file that is due if an answer refers to it; otherwise removes it (checklists.md 3.6). It is not judged before its upload must have ended and been
/// seen everywhere, and the completion must read the same before and after the decision has been noted. A completion to which its offering user does not refer
/// is left to the removal sweep, which removes its files.
/// </summary>
public sealed class SettleFile(
    MediaStore media, RemoveFile remove, CompletionStore completions, OfferingUserStore users, NoteRemoval note, TimeProvider clock)
{
    [Function(nameof(SettleFile))]
    public async Task Run([ActivityTrigger] string uuid, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        if (await media.FindAsync(Guid.Parse(uuid), cancellation) is not { } found || clock.Now() - found.Value.Created < MediaStore.MinAge)
        {
            return;
        }

        var file = found.Value;
        var completion = await completions.FindAsync(file.OfferingUser, file.Checklist, cancellation);
        if (completion is not null && StoredFile.ReferencedIds(completion.Value.Completion).Contains(file.Uuid))
        {
            var owner = await users.FindAsync(file.OfferingUser, cancellation);
            if (owner?.Value.ChecklistWithCompletion == file.Checklist)
            {
                await media.CancelCheckAsync(found, cancellation);
                return;
            }

            // Schedules another check of the file, too.
            await note.OfCompletionAsync(completion.Value, owner?.Value.Partition, cancellation);
            return;
        }

        // Fails if another request has scheduled a check since.
        var claimed = await media.PostponeCheckAsync(found, cancellation) ?? throw new ConcurrentChangeException();
        var again = await completions.FindAsync(file.OfferingUser, file.Checklist, cancellation);
        if (again?.ETag != completion?.ETag || (again is null && !await completions.IsGoneAsync(file.OfferingUser, file.Checklist, cancellation)))
        {
            throw new ConcurrentChangeException();
        }

        await remove.RunAsync(claimed, cancellation);
    }
}
