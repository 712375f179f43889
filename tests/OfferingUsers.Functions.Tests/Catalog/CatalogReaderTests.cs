using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Catalog;

/// <summary>The catalog's objects by their uuids, kept after the first read (catalog.md 3).</summary>
public sealed class CatalogReaderTests(OwnStore store) : IClassFixture<OwnStore>
{
    private readonly CatalogReader catalog = store.Get<CatalogReader>();

    [Fact]
    public async Task Each_kind_is_found_by_its_uuid()
    {
        var user = Sample.User();
        var customer = new Customer(Guid.NewGuid(), "Provider", [Guid.NewGuid()]);
        var project = new Project(Guid.NewGuid(), "Project", customer.Uuid);
        var offering = Sample.Offering(customer: customer.Uuid);
        var checklist = new Checklist(Guid.NewGuid(), "Terms", "", "offering_compliance", []);
        await store.PutAsync(user);
        await store.PutAsync(customer);
        await store.PutAsync(project);
        await store.PutAsync(offering);
        await store.PutAsync(CatalogKinds.Checklist, checklist.Uuid.Hex(), checklist);

        Assert.Equal(user.Username, (await catalog.UserAsync(user.Uuid, CancellationToken.None))?.Username);
        Assert.Equal(customer.OrganizationGroups, (await catalog.CustomerAsync(customer.Uuid, CancellationToken.None))!.OrganizationGroups);
        Assert.Equal(project, await catalog.ProjectAsync(project.Uuid, CancellationToken.None));
        Assert.True((await catalog.OfferingAsync(offering.Uuid, CancellationToken.None))!.ShowsOfferingUsers);
        Assert.Equal(checklist.Name, (await catalog.ChecklistAsync(checklist.Uuid, CancellationToken.None))?.Name);
        Assert.Null(await catalog.OfferingAsync(customer.Uuid, CancellationToken.None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_object_is_read_once_whether_it_is_there_or_not_until_something_is_written(bool isThere)
    {
        var offering = Sample.Offering();
        if (isThere)
        {
            await store.PutAsync(offering);
        }

        Assert.Single(await store.SentByAsync(ReadAsync));
        Assert.Empty(await store.SentByAsync(ReadAsync));

        await store.PutAsync(Sample.Offering());
        Assert.Single(await store.SentByAsync(ReadAsync));

        async Task ReadAsync() => Assert.Equal(isThere, await catalog.OfferingAsync(offering.Uuid, CancellationToken.None) is not null);
    }

    [Fact]
    public async Task A_role_is_the_stored_one_or_else_the_built_in_one_of_that_name()
    {
        Assert.Equal(BuiltInRoles.ByName["CUSTOMER.OWNER"], await catalog.RoleAsync("CUSTOMER.OWNER", CancellationToken.None));
        Assert.Null(await catalog.RoleAsync("NO.SUCH", CancellationToken.None));

        var stored = new Role("CUSTOMER.MANAGER", ["SOMETHING"]);
        await store.PutAsync(CatalogKinds.Role, stored.Name, stored);

        Assert.Equal(stored.Permissions, (await catalog.RoleAsync(stored.Name, CancellationToken.None))!.Permissions);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    public async Task The_active_terms_are_those_that_the_offering_leads_to_if_they_are_active_and_its_own(bool isActive, bool isItsOwn, bool isFound)
    {
        var offering = Guid.NewGuid();
        var terms = new TermsOfService(Guid.NewGuid(), isItsOwn ? offering : Guid.NewGuid(), "1", isActive, true, 0, Sample.Then);
        await store.PutAsync(CatalogKinds.TermsOfService, terms.Uuid.Hex(), terms);
        Assert.Null(await catalog.ActiveTermsAsync(offering, CancellationToken.None));

        await store.PutGuardAsync(CatalogIds.ActiveTerms(offering.Hex()), terms.Uuid);

        Assert.Equal(isFound ? terms : null, await catalog.ActiveTermsAsync(offering, CancellationToken.None));
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    public async Task A_consent_is_the_one_that_the_pair_leads_to_if_it_is_its_own(bool isUsers, bool isOfferings, bool isFound)
    {
        var (user, offering) = (Guid.NewGuid(), Guid.NewGuid());
        var consent = new Consent(
            Guid.NewGuid(), isUsers ? user : Guid.NewGuid(), isOfferings ? offering : Guid.NewGuid(), "1", Sample.Then, Sample.Then.AddDays(1));
        await store.PutAsync(CatalogKinds.Consent, consent.Uuid.Hex(), consent);
        Assert.Null(await catalog.ConsentAsync(user, offering, CancellationToken.None));

        await store.PutGuardAsync(CatalogIds.ConsentPair(user.Hex(), offering.Hex()), consent.Uuid);

        Assert.Equal(isFound ? consent : null, await catalog.ConsentAsync(user, offering, CancellationToken.None));
    }

    [Fact]
    public async Task A_pair_that_leads_to_what_is_gone_has_no_consent()
    {
        var (user, offering) = (Guid.NewGuid(), Guid.NewGuid());
        await store.PutGuardAsync(CatalogIds.ConsentPair(user.Hex(), offering.Hex()), Guid.NewGuid());

        Assert.Null(await catalog.ConsentAsync(user, offering, CancellationToken.None));
    }

    [Fact]
    public async Task A_keys_hash_leads_to_its_user()
    {
        var (hash, user) = (World.NewUuid(), Guid.NewGuid());
        await store.PutGuardAsync(CatalogIds.Token(hash), user);

        Assert.Equal(user, await catalog.FindTokenOwnerAsync(hash, CancellationToken.None));
        Assert.Null(await catalog.FindTokenOwnerAsync(World.NewUuid(), CancellationToken.None));
    }
}
