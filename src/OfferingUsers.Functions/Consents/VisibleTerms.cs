using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.Consents;

/// <summary>
/// The terms of service that a caller sees (newer-waldur.md 6.2): all for staff and support; for others those of offerings that they manage or have an active
/// consent for, and active ones of offerings where they have a record.
/// </summary>
public sealed class VisibleTerms(CatalogStore store, VisibleOfferings offerings, OwnOfferings own)
{
    public const string NotAllowed = "You don't have permission to manage Terms of Service for this offering.";

    /// <summary>Adds the caller's visibility to conditions on terms.</summary>
    internal async Task AddToAsync(CatalogQuery terms, Caller caller, CancellationToken cancellation)
    {
        if (!caller.SeesEverything)
        {
            var (all, active) = await OfferingsAsync(caller, cancellation);
            terms.AddOf(
                names => $"(ARRAY_CONTAINS({names[0]}, c.offering) OR (c.is_active = true AND ARRAY_CONTAINS({names[1]}, c.offering)))",
                all.Select(Uuids.Hex).Order(StringComparer.Ordinal).ToArray(), active.Select(Uuids.Hex).Order(StringComparer.Ordinal).ToArray());
        }
    }

    /// <summary>The terms with a uuid in any accepted form; refused if they do not exist or are not visible.</summary>
    public async Task<Outcome<TermsOfService>> FindAsync(Caller caller, string uuid, CancellationToken cancellation)
    {
        if (!Uuids.TryParse(uuid, out var parsed) || await store.ReadAsync(
            CatalogIds.Of(CatalogKinds.TermsOfService, parsed.Hex()), CatalogJson.Default.TermsOfService, cancellation) is not { Value: var terms })
        {
            return new NotFound();
        }

        if (caller.SeesEverything)
        {
            return terms;
        }

        var (all, active) = await OfferingsAsync(caller, cancellation);
        return all.Contains(terms.Offering) || (terms.IsActive && active.Contains(terms.Offering)) ? terms : new NotFound();
    }

    /// <summary>The offerings of which all terms are visible, and those of which only active ones are.</summary>
    private async Task<(HashSet<Guid> All, HashSet<Guid> Active)> OfferingsAsync(Caller caller, CancellationToken cancellation)
    {
        var (customers, managed) = (caller.ScopesOf(ScopeTypes.Customer).ToHashSet(), caller.ScopesOf(ScopeTypes.Offering).ToHashSet());
        var all = (await offerings.ListAsync(caller, cancellation))
            .Where(offering => customers.Contains(offering.Customer) || managed.Contains(offering.Uuid)).Select(offering => offering.Uuid).ToHashSet();
        var consents = await store.WhereAsync(CatalogKinds.Consent, "user", caller.Uuid.Hex(), CatalogJson.Default.Consent, cancellation);
        all.UnionWith(consents.Where(consent => consent.Value.IsActive).Select(consent => consent.Value.Offering));
        return (all, [.. await own.ListAsync(caller.Uuid, cancellation)]);
    }
}
