using OfferingUsers.Domain;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Creates or changes one offering user of an import (catalog.md 1, <c>offering_users</c>).</summary>
public sealed class ImportOfferingUser(
    OfferingUserStore records, CatalogReader catalog, PrepareOfferingUser prepare, PlaceOfferingUser place, RemovalSettlement removals, Deadlines deadlines,
    TimeProvider clock)
{
    /// <summary>
    /// False after a concurrent change: the offering, the user or the record was removed or is being removed, or another record of the same pair was created.
    /// </summary>
    /// <param name="isRemovalNoted">Whether the removal of an earlier record with that uuid may not be finished.</param>
    public async Task<bool> RunAsync(CatalogDraft draft, string by, bool isRemovalNoted, CancellationToken cancellation)
    {
        var imported = ImportedOfferingUser.Read(draft.After);
        var now = clock.Now();
        if (!draft.IsNew)
        {
            return await records.ChangeAsync(
                imported.Uuid, record => deadlines.SetAsync(record, imported.ApplyTo(record, by, now), cancellation), cancellation) is not null;
        }

        if (await catalog.OfferingAsync(imported.Offering, cancellation) is not { } offering
            || await catalog.UserAsync(imported.User, cancellation) is not { } user
            || (isRemovalNoted && !await removals.FinishEarlierAsync(imported.Uuid, cancellation)))
        {
            return false;
        }

        var placed = await place.RunAsync(
            offering, user.Uuid, imported.Uuid,
            partition => prepare.RunAsync(offering, user, snapshot => imported.ToRecord(snapshot, by, now).In(partition), cancellation), cancellation);
        return placed.IsNew;
    }
}
