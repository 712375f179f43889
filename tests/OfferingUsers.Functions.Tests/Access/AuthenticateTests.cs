using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Tests.Fixture;
using OfferingUsers.Functions.Tests.Http;

namespace OfferingUsers.Functions.Tests.Access;

/// <summary>Who calls, by the key they bring (offering-users.md 2.2 and 4.1).</summary>
public sealed class AuthenticateTests(OwnStore store) : IClassFixture<OwnStore>
{
    private readonly string token = "token-" + World.NewUuid();

    [Fact]
    public async Task A_key_leads_to_its_user()
    {
        var user = await PutAsync(Sample.User());

        var caller = (await RunAsync()).Value;

        Assert.Equal(user.Uuid, caller.Uuid);
        Assert.Empty(caller.Roles);
        Assert.False(caller.SeesEverything);
    }

    [Theory]
    [InlineData(null, "Authentication credentials were not provided.")]
    [InlineData("Token", "Invalid token. No credentials provided.")]
    [InlineData("Token nobody-has-this-key", "Invalid token.")]
    public async Task A_header_without_a_known_key_is_refused(string? header, string reason) =>
        Assert.Equal(
            new Unauthenticated(reason),
            (await store.Get<Authenticate>().RunAsync(Requests.WithAuthorization(header), CancellationToken.None)).Refusal);

    [Fact]
    public async Task The_bootstrap_key_is_staffs_and_asks_the_store_for_nothing()
    {
        Caller? caller = null;
        var sent = await store.SentByAsync(async () => caller = (await RunAsync(OwnStore.BootstrapToken)).Value);

        Assert.Equal((BootstrapUser.Uuid, true), (caller!.Uuid, caller.User.IsStaff));
        Assert.Empty(sent);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another key")]
    public async Task A_key_that_its_user_no_longer_has_is_refused_though_the_index_still_leads_there(string? newKey)
    {
        var user = Sample.User() with { TokenSha256 = newKey is null ? null : TokenHash.Compute(newKey) };
        await store.PutAsync(user);
        await store.PutGuardAsync(CatalogIds.Token(TokenHash.Compute(token)), user.Uuid);

        Assert.Equal(new Unauthenticated("Invalid token."), (await RunAsync()).Refusal);
    }

    [Fact]
    public async Task A_key_of_a_user_that_is_gone_is_refused()
    {
        await store.PutGuardAsync(CatalogIds.Token(TokenHash.Compute(token)), Guid.NewGuid());

        Assert.Equal(new Unauthenticated("Invalid token."), (await RunAsync()).Refusal);
    }

    [Fact]
    public async Task An_inactive_user_is_refused()
    {
        await PutAsync(Sample.User() with { IsActive = false });

        Assert.Equal(new Unauthenticated("User inactive or deleted."), (await RunAsync()).Refusal);
    }

    [Fact]
    public async Task A_key_holds_until_it_expires()
    {
        await PutAsync(Sample.User() with { TokenExpires = store.Clock.GetUtcNow().AddHours(1) });

        Assert.Null((await RunAsync()).Refusal);
        store.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new Unauthenticated("Token has expired."), (await RunAsync()).Refusal);
    }

    [Fact]
    public async Task Active_grants_are_roles_with_the_permissions_of_the_stored_role_or_the_built_in_one()
    {
        var (customer, project) = (Guid.NewGuid(), Guid.NewGuid());
        var stored = new Role("STORED." + World.NewUuid(), ["SOMETHING"]);
        await store.PutAsync(CatalogKinds.Role, stored.Name, stored);
        await PutAsync(Sample.User(
            new RoleGrant(Guid.NewGuid(), "CUSTOMER.OWNER", ScopeTypes.Customer, customer, true),
            new RoleGrant(Guid.NewGuid(), "CUSTOMER.MANAGER", ScopeTypes.Customer, customer, false),
            new RoleGrant(Guid.NewGuid(), stored.Name, ScopeTypes.Customer, customer, true),
            new RoleGrant(Guid.NewGuid(), "NO.SUCH", ScopeTypes.Project, project, true)));

        var caller = (await RunAsync()).Value;

        Assert.Equal(
            [("CUSTOMER.OWNER", customer), (stored.Name, customer), ("NO.SUCH", project)], caller.Roles.Select(role => (role.Name, role.Scope)));
        Assert.True(caller.MayManage(Permissions.DeleteOfferingUser, customer));
        Assert.True(caller.MayManage("SOMETHING", customer));
        Assert.False(caller.MayManage(Permissions.DeleteOfferingUser, project));
        Assert.Empty(caller.Roles[2].Permissions);
    }

    [Fact]
    public async Task A_caller_is_known_without_the_store_until_something_is_written()
    {
        await PutAsync(Sample.User());
        await RunAsync();

        Assert.Empty(await store.SentByAsync(RunAsync));

        await store.PutAsync(Sample.User());
        Assert.NotEmpty(await store.SentByAsync(RunAsync));
    }

    private async Task<CatalogUser> PutAsync(CatalogUser user)
    {
        user = user with { TokenSha256 = TokenHash.Compute(token) };
        await store.PutAsync(user);
        await store.PutGuardAsync(CatalogIds.Token(user.TokenSha256), user.Uuid);
        return user;
    }

    private Task<Outcome<Caller>> RunAsync() => RunAsync(token);

    private async Task<Outcome<Caller>> RunAsync(string key) =>
        await store.Get<Authenticate>().RunAsync(Requests.WithAuthorization("Token " + key), CancellationToken.None);
}
