using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// Removes a file to which no answer refers: its content first, then its record. As an activity, it does so without a look at the completion, for the caller
/// has written the version that no longer refers to the file, or never wrote one that does.
/// </summary>
public sealed class RemoveFile(MediaStore media, IAnswerFiles files)
{
    [Function(nameof(RemoveFile))]
    public async Task Run([ActivityTrigger] string uuid, CancellationToken cancellation)
    {
        if (await media.FindAsync(Guid.Parse(uuid), cancellation) is { } found)
        {
            await RunAsync(found, cancellation);
        }
    }

    /// <summary>Removes the version that was read.</summary>
    public async Task RunAsync(Stored<MediaRecord> found, CancellationToken cancellation)
    {
        await files.RemoveAsync(found.Value.StoredName, cancellation);
        await media.RemoveAsync(found, cancellation);
    }
}
