using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// What a record keeps of the catalog, taken as the catalog is now: names for its representation, filters and order; terms and consent for its computed fields
/// (architecture.md 3).
/// </summary>
public sealed class SnapshotOfOfferingUser(CatalogReader catalog)
{
    /// <summary>The record with fresh snapshots; what the catalog no longer has stays as it was.</summary>
    public async Task<OfferingUser> TakeAsync(OfferingUser record, CancellationToken cancellation)
    {
        var offering = await catalog.OfferingAsync(record.Offering.Uuid, cancellation);
        if (offering is not null)
        {
            var customer = await catalog.CustomerAsync(offering.Customer, cancellation);
            record = record with
            {
                Offering = new OfferingSnapshot(
                    offering.Uuid, offering.Name, offering.Slug, offering.Parent, offering.Customer, customer?.Name ?? record.Offering.CustomerName),
            };
        }

        if (await catalog.UserAsync(record.User.Uuid, cancellation) is { } user)
        {
            record = record with { User = new UserSnapshot(user.Uuid, user.Username, user.FirstName, user.LastName, user.Email) };
        }

        var terms = await catalog.ActiveTermsAsync(record.Offering.Uuid, cancellation);
        var consent = await catalog.ConsentAsync(record.User.Uuid, record.Offering.Uuid, cancellation);
        return record with
        {
            ActiveTerms = terms is null ? null : new TermsSnapshot(terms.Version, terms.RequiresReconsent),
            Consent = consent is null ? null : new ConsentSnapshot(consent.Version, consent.RevocationDate is not null),
        };
    }
}
