using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// Keeps a file if an answer refers to it; otherwise removes its content, then its record (checklists.md 3.6). A completion to which its offering user no
/// longer refers, or whose offering user was removed, is removed with its files.
/// </summary>
public sealed class SettleFile(MediaStore media, IAnswerFiles files, CompletionStore completions, OfferingUserStore users)
{
    [Function(nameof(SettleFile))]
    public async Task Run([ActivityTrigger] string uuid, CancellationToken cancellation)
    {
        if (await media.FindAsync(Guid.Parse(uuid), cancellation) is not { } found)
        {
            return;
        }

        var file = found.Value;
        if (await completions.FindAsync(file.OfferingUser, file.Checklist, cancellation) is { } completion
            && StoredFile.ReferencedIds(completion.Value.Completion).Contains(file.Uuid))
        {
            var owner = await users.FindAsync(file.OfferingUser, cancellation);
            if (owner?.Value.ChecklistWithCompletion == file.Checklist)
            {
                await media.CancelCheckAsync(found, cancellation);
                return;
            }

            if (!await completions.RemoveAsync(completion, cancellation))
            {
                throw new ConcurrentChangeException();
            }
        }

        await files.RemoveAsync(file.StoredName, cancellation);
        await media.RemoveAsync(found, cancellation);
    }
}
