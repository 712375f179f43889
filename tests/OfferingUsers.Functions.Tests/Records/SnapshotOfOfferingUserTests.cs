using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Records;

/// <summary>What a record keeps of the catalog (architecture.md 3).</summary>
public sealed class SnapshotOfOfferingUserTests(OwnStore store) : IClassFixture<OwnStore>
{
    private readonly SnapshotOfOfferingUser snapshots = store.Get<SnapshotOfOfferingUser>();
    private readonly Customer customer = new(Guid.NewGuid(), "Provider P", []);
    private readonly CatalogUser user = Sample.User() with { FirstName = "Ada", LastName = "L", Email = "ada@example.org" };

    [Fact]
    public async Task A_new_record_keeps_names_terms_and_consent()
    {
        var offering = Sample.Offering(customer.Uuid) with { Name = "Cluster A", Slug = "cluster-a", Parent = Guid.NewGuid() };
        await store.PutAsync(customer);
        await PutTermsAsync(offering, "2", requiresReconsent: true);
        await PutConsentAsync(offering, "1", revoked: null);

        var taken = await snapshots.TakeAsync(offering, user, CancellationToken.None);

        Assert.Equal(new OfferingSnapshot(offering.Uuid, "Cluster A", "cluster-a", offering.Parent, customer.Uuid, "Provider P"), taken.Offering);
        Assert.Equal(new UserSnapshot(user.Uuid, user.Username, "Ada", "L", "ada@example.org"), taken.User);
        Assert.Equal(new TermsSnapshot("2", true), taken.ActiveTerms);
        Assert.Equal(("1", false), (taken.Consent!.Version, taken.Consent.IsRevoked));
        Assert.NotNull(taken.Consent.Uuid);
        Assert.NotNull(taken.Consent.AgreementDate);
    }

    [Fact]
    public async Task Without_terms_consent_or_the_customer_there_is_nothing_of_them()
    {
        var taken = await snapshots.TakeAsync(Sample.Offering(), user, CancellationToken.None);

        Assert.Equal("", taken.Offering.CustomerName);
        Assert.Null(taken.ActiveTerms);
        Assert.Null(taken.Consent);
    }

    [Fact]
    public async Task A_consent_with_a_date_of_revocation_is_revoked()
    {
        var offering = Sample.Offering();
        await PutConsentAsync(offering, "1", revoked: Sample.Then);

        Assert.True((await snapshots.TakeAsync(offering, user, CancellationToken.None)).Consent!.IsRevoked);
    }

    [Fact]
    public async Task A_refreshed_record_is_as_the_catalog_is_now_and_else_as_it_was()
    {
        var offering = Sample.Offering(customer.Uuid) with { Name = "New name" };
        await store.PutAsync(customer);
        await store.PutAsync(offering);
        await store.PutAsync(user);
        await PutTermsAsync(offering, "3", requiresReconsent: false);
        var record = Sample.Record(offering.Uuid, user.Uuid) with { Username = "account", Consent = new ConsentSnapshot("1", false) };

        var refreshed = await snapshots.RefreshAsync(record, CancellationToken.None);

        Assert.Equal(("New name", customer.Uuid, "Provider P"), (refreshed.Offering.Name, refreshed.Offering.CustomerUuid, refreshed.Offering.CustomerName));
        Assert.Equal("Ada L", refreshed.User.FullName);
        Assert.Equal(new TermsSnapshot("3", false), refreshed.ActiveTerms);
        Assert.Null(refreshed.Consent);
        Assert.Equivalent(
            record, refreshed with { Offering = record.Offering, User = record.User, ActiveTerms = null, Consent = record.Consent }, strict: true);
    }

    [Fact]
    public async Task What_the_catalog_no_longer_has_stays_as_it_was()
    {
        var offering = Sample.Offering();
        await store.PutAsync(offering);
        var (orphan, atOffering) = (Sample.Record(), Sample.Record(offering.Uuid));

        var refreshed = await snapshots.RefreshAsync(orphan, CancellationToken.None);
        Assert.Equal((orphan.Offering, orphan.User), (refreshed.Offering, refreshed.User));

        Assert.Equal("Provider", (await snapshots.RefreshAsync(atOffering, CancellationToken.None)).Offering.CustomerName);
    }

    private async Task PutTermsAsync(Offering offering, string version, bool requiresReconsent)
    {
        var terms = new TermsOfService(Guid.NewGuid(), offering.Uuid, version, true, requiresReconsent, 0, Sample.Then);
        await store.PutAsync(CatalogKinds.TermsOfService, terms.Uuid.Hex(), terms);
        await store.PutGuardAsync(CatalogIds.ActiveTerms(offering.Uuid.Hex()), terms.Uuid);
    }

    private async Task PutConsentAsync(Offering offering, string version, DateTimeOffset? revoked)
    {
        var consent = new Consent(Guid.NewGuid(), user.Uuid, offering.Uuid, version, Sample.Then, revoked);
        await store.PutAsync(CatalogKinds.Consent, consent.Uuid.Hex(), consent);
        await store.PutGuardAsync(CatalogIds.ConsentPair(user.Uuid.Hex(), offering.Uuid.Hex()), consent.Uuid);
    }
}
