using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// Looks whether an answer refers to a file: if so it stays, otherwise its bytes go and then its record (checklists.md 3.6). A completion that its offering
/// user names no more, or whose offering user is gone, refers to nothing and goes with its files.
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
