using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.Consents;

/// <summary>The consents that a caller sees (newer-waldur.md 6.1): all for staff and support, their own for everybody else.</summary>
public sealed class VisibleConsents(CatalogStore store)
{
    /// <summary>The consent with a uuid in any accepted form; refused if it does not exist or is not visible.</summary>
    public async Task<Outcome<Consent>> FindAsync(Caller caller, string uuid, CancellationToken cancellation) =>
        Uuids.TryParse(uuid, out var parsed)
        && await store.ReadAsync(CatalogIds.Of(CatalogKinds.Consent, parsed.Hex()), CatalogJson.Default.Consent, cancellation) is { Value: var consent }
        && Shows(caller, consent)
            ? consent
            : new NotFound();

    private static bool Shows(Caller caller, Consent consent) => caller.SeesEverything || consent.User == caller.Uuid;
}
