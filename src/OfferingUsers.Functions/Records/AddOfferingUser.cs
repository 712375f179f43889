using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Stores a new record of an offering and a user. A unique key ensures that there is at most one, so one of two concurrent requests fails, and its prepared
/// completion is removed.
/// </summary>
public sealed class AddOfferingUser(
    PrepareOfferingUser prepare, OfferingUserStore users, ViewResolver views, TimeProvider clock)
{
    /// <summary>The new record; null if the offering and the user have one already.</summary>
    /// <param name="by">The actor in the record's history.</param>
    /// <param name="uuid">The record's uuid.</param>
    public async Task<OfferingUser?> RunAsync(
        Offering offering, CatalogUser user, string? username, string by, Guid uuid, CancellationToken cancellation)
    {
        var now = clock.Now();
        var record = await prepare.RunAsync(offering, user, snapshot => OfferingUser.New(uuid, snapshot, username, by, now), cancellation);
        if (!await users.InsertAsync(record, cancellation))
        {
            // A repetition of the request that has created the record already, and whose answer was lost.
            if (await users.FindAsync(uuid, cancellation) is { } own)
            {
                return own.Value;
            }

            await prepare.AbandonAsync(record, cancellation);
            return null;
        }

        views.Invalidate(user.Uuid);
        return record;
    }
}
