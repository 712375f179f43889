using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Access;

/// <summary>A caller's view, resolved to offerings and users (offering-users.md 4.2).</summary>
public sealed class ViewResolverTests(OwnStore store) : IClassFixture<OwnStore>
{
    private const string FlagOff = """{"service_provider_can_create_offering_user":false}""";
    private const string FlagTruthy = """{"service_provider_can_create_offering_user":1}""";

    [Fact]
    public async Task Staff_and_support_see_everything_and_nothing_is_looked_up()
    {
        foreach (var user in new[] { Sample.User() with { IsStaff = true }, Sample.User() with { IsSupport = true } })
        {
            View? view = null;
            var sent = await store.SentByAsync(async () => view = await ViewAsync(Sample.Caller(user)));

            Assert.True(view!.Sees(Sample.Record().User, Sample.Offering(options: FlagOff)));
            Assert.Empty(sent);
        }
    }

    [Fact]
    public async Task Who_holds_no_role_sees_nothing_but_their_own()
    {
        var (user, offering) = (Sample.User(), await OfferingAsync(Guid.NewGuid()));

        var view = await ViewAsync(Sample.Caller(user));

        Assert.Empty(view.Full.Concat(view.Part).Concat(view.OwnHidden));
        Assert.True(view.Sees(Sample.Record(user: user.Uuid).User, offering));
        Assert.False(view.Sees(Sample.Record().User, offering));
    }

    [Fact]
    public async Task A_role_in_a_customer_shows_its_offerings_whole()
    {
        var customer = await CustomerAsync();
        var offering = await OfferingAsync(customer);
        await OfferingAsync(Guid.NewGuid());

        var view = await ViewAsync(Caller((ScopeTypes.Customer, customer)));

        Assert.Equal([offering.Uuid], view.Full);
        Assert.Empty(view.Part);
    }

    [Theory]
    [InlineData(FlagOff)]
    [InlineData(FlagTruthy)]
    [InlineData("{}")]
    public async Task An_offering_whose_flag_is_not_true_is_not_shown(string options)
    {
        var customer = await CustomerAsync();
        await OfferingAsync(customer, options: options);

        Assert.Empty((await ViewAsync(Caller((ScopeTypes.Customer, customer)))).Full);
    }

    [Fact]
    public async Task A_role_in_a_project_shows_its_customers_offerings_in_part_and_there_who_shares_customer_or_project()
    {
        var customer = await CustomerAsync();
        var (project, sibling) = (await ProjectAsync(customer), await ProjectAsync(customer));
        var offering = await OfferingAsync(customer);

        var view = await ViewAsync(Caller((ScopeTypes.Project, project)));

        Assert.Empty(view.Full);
        Assert.Equal([offering.Uuid], view.Part);
        Assert.Equal(
            new[] { true, true, false, false },
            new[]
            {
                await SeesMemberAsync(view, offering, ScopeTypes.Project, project), await SeesMemberAsync(view, offering, ScopeTypes.Customer, customer),
                await SeesMemberAsync(view, offering, ScopeTypes.Project, sibling),
                await SeesMemberAsync(view, offering, ScopeTypes.Project, project, isActive: false),
            });
    }

    [Fact]
    public async Task A_shared_organization_group_shows_an_offering_in_part_with_all_who_are_in_the_customer_and_its_projects()
    {
        var group = Guid.NewGuid();
        var customer = await CustomerAsync(group);
        var near = await OfferingAsync(Guid.NewGuid(), groups: [Guid.NewGuid(), group]);
        await OfferingAsync(Guid.NewGuid(), groups: [Guid.NewGuid()]);

        var view = await ViewAsync(Caller((ScopeTypes.Customer, customer)));

        Assert.Empty(view.Full);
        Assert.Equal([near.Uuid], view.Part);
        Assert.Equal(
            new[] { true, true, false, false },
            new[]
            {
                await SeesMemberAsync(view, near, ScopeTypes.Project, await ProjectAsync(customer)),
                await SeesMemberAsync(view, near, ScopeTypes.Customer, customer),
                await SeesMemberAsync(view, near, ScopeTypes.Customer, Guid.NewGuid()),
                await SeesMemberAsync(view, near, ScopeTypes.Project, await ProjectAsync(Guid.NewGuid())),
            });
    }

    [Fact]
    public async Task A_role_in_a_project_or_offering_that_is_not_there_shows_nothing()
    {
        var view = await ViewAsync(Caller((ScopeTypes.Project, Guid.NewGuid()), (ScopeTypes.Offering, Guid.NewGuid())));

        Assert.Empty(view.Full.Concat(view.Part));
    }

    [Fact]
    public async Task Own_records_are_hidden_at_offerings_that_are_gone_or_whose_flag_is_off()
    {
        var user = Sample.User();
        var (shown, off, gone) = (await OfferingAsync(Guid.NewGuid()), await OfferingAsync(Guid.NewGuid(), options: FlagOff), Sample.Offering());
        foreach (var offering in new[] { shown, off, gone })
        {
            await InsertAsync(offering.Uuid, user.Uuid);
        }

        Assert.Equal(new[] { off.Uuid, gone.Uuid }.Order(), (await ViewAsync(Sample.Caller(user))).OwnHidden.Order());
    }

    [Fact]
    public async Task A_list_costs_the_same_with_few_colleagues_and_with_many()
    {
        var few = await ListAmongColleaguesAsync(2);
        var many = await ListAmongColleaguesAsync(500);

        Assert.Equal((2, 10), (few.Shown, many.Shown));
        Assert.Equal(few.Sent, many.Sent);
    }

    [Fact]
    public async Task A_view_is_kept_until_it_is_forgotten()
    {
        var (caller, off) = (Sample.Caller(Sample.User()), await OfferingAsync(Guid.NewGuid(), options: FlagOff));
        await ViewAsync(caller);
        await InsertAsync(off.Uuid, caller.Uuid);

        Assert.Empty(await store.SentByAsync(async () => Assert.Empty((await ViewAsync(caller)).OwnHidden)));

        store.Get<ViewResolver>().Invalidate(caller.Uuid);
        Assert.Equal([off.Uuid], (await ViewAsync(caller)).OwnHidden);
    }

    /// <summary>What a first list of a project's member shows, and how many requests it takes, where each colleague has a record.</summary>
    private async Task<(int Shown, int Sent)> ListAmongColleaguesAsync(int colleagues)
    {
        var project = await ProjectAsync(await CustomerAsync());
        var customer = (await store.Get<CatalogReader>().ProjectAsync(project, CancellationToken.None))!.Customer;
        var offering = await OfferingAsync(customer);
        for (var i = 0; i < colleagues; i++)
        {
            var user = Sample.User(new RoleGrant(Guid.NewGuid(), "ROLE", ScopeTypes.Project, project, true));
            await store.PutAsync(user);
            var record = Sample.Record(offering.Uuid, user.Uuid, customer);
            var taken = await store.Get<SnapshotOfOfferingUser>().TakeAsync(offering, user, CancellationToken.None);
            Assert.True(await store.Get<OfferingUserStore>().InsertAsync(record with { User = taken.User }, CancellationToken.None));
        }

        store.Get<CatalogCache>().Clear();
        var shown = 0;
        var sent = await store.SentByAsync(async () =>
        {
            var view = await ViewAsync(Caller((ScopeTypes.Project, project)));
            var sets = VisibleSets.Of(view, OfferingUserFilter.None, ReaderRules.None);
            var page = await store.Get<OfferingUserLists>().PageAsync(sets, OfferingUserFilter.None, OfferingUserOrder.Default, 0, 10, CancellationToken.None);
            shown = page.Length;
        });
        return (shown, sent.Count);
    }

    private static Caller Caller(params (string Type, Guid Scope)[] roles) =>
        Sample.Caller(Sample.User(), [.. roles.Select(role => new Caller.HeldRole("ROLE", role.Type, role.Scope, []))]);

    private async Task<View> ViewAsync(Caller caller) => await store.Get<ViewResolver>().GetAsync(caller, CancellationToken.None);

    private async Task<Guid> CustomerAsync(params Guid[] groups)
    {
        var customer = new Customer(Guid.NewGuid(), "Customer", [.. groups]);
        await store.PutAsync(customer);
        return customer.Uuid;
    }

    private async Task<Guid> ProjectAsync(Guid customer)
    {
        var project = new Project(Guid.NewGuid(), "Project", customer);
        await store.PutAsync(project);
        return project.Uuid;
    }

    /// <summary>Whether a record is seen of a user with a role there, as the record keeps it.</summary>
    private async Task<bool> SeesMemberAsync(View view, Offering offering, string scopeType, Guid scope, bool isActive = true)
    {
        var user = Sample.User(new RoleGrant(Guid.NewGuid(), "ROLE", scopeType, scope, isActive));
        var taken = await store.Get<SnapshotOfOfferingUser>().TakeAsync(offering, user, CancellationToken.None);
        return view.Sees(taken.User, offering);
    }

    private async Task<Offering> OfferingAsync(Guid customer, string? options = null, params Guid[] groups)
    {
        var offering = (options is null ? Sample.Offering(customer) : Sample.Offering(customer, options)) with { OrganizationGroups = [.. groups] };
        await store.PutAsync(offering);
        return offering;
    }

    private async Task InsertAsync(Guid offering, Guid user) =>
        Assert.True(await store.Get<OfferingUserStore>().InsertAsync(Sample.Record(offering, user), CancellationToken.None));
}
