using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Takes the catalog snapshot of a record (architecture.md 3): names for its representation, filters and order; terms and consent for its computed fields.
/// </summary>
public sealed class SnapshotOfOfferingUser(CatalogReader catalog)
{
    /// <summary>The snapshot for a new record.</summary>
    public async Task<CatalogSnapshot> TakeAsync(Offering offering, CatalogUser user, CancellationToken cancellation)
    {
        var customer = await catalog.CustomerAsync(offering.Customer, cancellation);
        var terms = await catalog.ActiveTermsAsync(offering.Uuid, cancellation);
        var consent = await catalog.ConsentAsync(user.Uuid, offering.Uuid, cancellation);
        return new CatalogSnapshot(Of(offering, customer?.Name ?? ""), await OfAsync(user, offering.Exposed, cancellation), Of(terms), Of(consent));
    }

    /// <summary>A record with a current snapshot; values of objects that no longer exist are kept.</summary>
    public async Task<OfferingUser> RefreshAsync(OfferingUser record, CancellationToken cancellation)
    {
        var offering = await catalog.OfferingAsync(record.Offering.Uuid, cancellation);
        var customer = offering is null ? null : await catalog.CustomerAsync(offering.Customer, cancellation);
        var user = await catalog.UserAsync(record.User.Uuid, cancellation);
        return record with
        {
            Offering = offering is null ? record.Offering : Of(offering, customer?.Name ?? record.Offering.CustomerName),
            User = user is null ? record.User : await OfAsync(user, offering?.Exposed ?? record.Offering.Exposed, cancellation),
            ActiveTerms = Of(await catalog.ActiveTermsAsync(record.Offering.Uuid, cancellation)),
            SnapshotVersion = CatalogSnapshot.CurrentVersion,
            Consent = Of(await catalog.ConsentAsync(record.User.Uuid, record.Offering.Uuid, cancellation)),
        };
    }

    private static OfferingSnapshot Of(Offering offering, string customerName) =>
        new(offering.Uuid, offering.Name, offering.Slug, offering.Parent, offering.Customer, customerName)
        {
            Exposed = offering.Exposed,
        };

    private async Task<UserSnapshot> OfAsync(CatalogUser user, ExposedAttributes exposed, CancellationToken cancellation) =>
        new(user.Uuid, user.Username, user.FirstName, user.LastName, user.Email)
        {
            Memberships = await MembershipsAsync(user, cancellation),
            Profile = UserProfile.Of(user, exposed),
        };

    private async Task<Memberships> MembershipsAsync(CatalogUser user, CancellationToken cancellation)
    {
        var keys = new List<string>();
        foreach (var grant in user.Grants.Where(grant => grant.IsActive))
        {
            if (grant.ScopeType == ScopeTypes.Customer)
            {
                keys.Add(Memberships.InCustomer(grant.Scope));
            }
            else if (grant.ScopeType == ScopeTypes.Project)
            {
                keys.Add(Memberships.InProject(grant.Scope));
                if (await catalog.ProjectAsync(grant.Scope, cancellation) is { } project)
                {
                    keys.Add(Memberships.InProjectOf(project.Customer));
                }
            }
        }

        return Memberships.Of(keys);
    }

    private static TermsSnapshot? Of(TermsOfService? terms) => terms is null ? null : new TermsSnapshot(terms.Version, terms.RequiresReconsent);

    private static ConsentSnapshot? Of(Consent? consent) => consent is null ? null
        : new ConsentSnapshot(consent.Version, !consent.IsActive, consent.Uuid, consent.AgreementDate);
}
