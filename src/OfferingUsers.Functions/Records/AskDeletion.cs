using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Asks for the removal of the account of a user who has revoked their consent, if the offering's option says so and the account is OK (newer-waldur.md 6.1).
/// </summary>
public sealed class AskDeletion(CatalogReader catalog, OfferingUserStore users, Deadlines deadlines, AnnounceChange announce, TimeProvider clock)
{
    /// <param name="by">The actor in the record's history.</param>
    public async Task RunAsync(Guid user, Guid offering, string by, CancellationToken cancellation)
    {
        if (await catalog.OfferingAsync(offering, cancellation) is not { DeletesWithoutConsent: true } found
            || await users.FindByPairAsync(found.Partitions, user, cancellation) is not { } record)
        {
            return;
        }

        var change = await users.ChangeAsync(record.Uuid, known => RequestAsync(known, by, cancellation), cancellation);
        if (change is { IsChange: true })
        {
            await announce.ChangedAsync(OfferingUserEvents.Updated, change);
        }
    }

    private async ValueTask<OfferingUser> RequestAsync(OfferingUser record, string by, CancellationToken cancellation)
    {
        if (record is not { State: OfferingUserState.Ok, Consent: not { IsRevoked: false } })
        {
            return record;
        }

        var asked = StateAction.RequestDeletion.Apply(record, by, ChangeOfferingUser.Later(clock.Now(), record.Modified));
        return await deadlines.SetAsync(record, asked.Value, cancellation);
    }
}
