using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Removes a record with its completion and files. The removal is noted first; once the record is removed, the removal is final, and everything else follows
/// (decision 0025).
/// </summary>
public sealed class RemoveOfferingUser(OfferingUserStore users, NoteRemoval note, RemovalSettlement settlement)
{
    /// <summary>Removes the version that was read; false if the record has changed since or no longer exists.</summary>
    /// <param name="by">Who removes it.</param>
    /// <param name="isAnnounced">Whether the removal has an event.</param>
    public async Task<bool> RunAsync(Stored<OfferingUser> read, string by, bool isAnnounced, CancellationToken cancellation)
    {
        var noted = await note.OfRecordAsync(read.Value, by, isAnnounced, cancellation);
        if (!await users.DeleteAsync(read, cancellation))
        {
            return false;
        }

        await settlement.RunAsync(noted, isProven: true);
        return true;
    }
}
