using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Stores a new record of an offering and a user. That there is one at most is kept by the store, so of two at once one wins; what was prepared for the
/// other is removed again.
/// </summary>
public sealed class AddOfferingUser(
    PrepareOfferingUser prepare, OfferingUserStore users, FollowChecklist follow, ViewResolver views, TimeProvider clock)
{
    /// <summary>The record; null where the offering and the user have one already.</summary>
    /// <param name="by">Who adds it, as the record's history names them.</param>
    public async Task<OfferingUser?> RunAsync(Offering offering, CatalogUser user, string? username, string by, CancellationToken cancellation)
    {
        var (uuid, now) = (OfferingUserUuid.New(offering.Uuid), clock.Now());
        var record = await prepare.RunAsync(offering, user, snapshot => OfferingUser.New(uuid, snapshot, username, by, now), cancellation);
        if (!await users.InsertAsync(record, cancellation))
        {
            await follow.LeaveAsync(record, null, cancellation);
            return null;
        }

        views.Forget(user.Uuid);
        return record;
    }
}
