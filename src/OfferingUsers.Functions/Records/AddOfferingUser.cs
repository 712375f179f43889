using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Stores a new record of an offering and a user. There is at most one, so one of two concurrent requests fails, and its prepared completion is removed.
/// </summary>
public sealed class AddOfferingUser(
    PrepareOfferingUser prepare, PlaceOfferingUser place, ViewResolver views, TimeProvider clock)
{
    /// <summary>The new record; null if the offering and the user have one already.</summary>
    /// <param name="by">The actor in the record's history.</param>
    /// <param name="uuid">The record's uuid, in whichever partition.</param>
    public async Task<OfferingUser?> RunAsync(
        Offering offering, CatalogUser user, string? username, string by, Guid uuid, CancellationToken cancellation)
    {
        var now = clock.Now();
        var placed = await place.RunAsync(offering, user.Uuid, uuid, CreateAsync, cancellation);
        if (placed.IsNew)
        {
            views.Invalidate(user.Uuid);
        }

        return placed.Record;

        Task<OfferingUser> CreateAsync(string partition) => prepare.RunAsync(
            offering, user, snapshot => OfferingUser.New(OfferingUserUuid.In(partition, uuid), snapshot, username, by, now).In(partition), cancellation);
    }
}
