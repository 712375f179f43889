using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Catalog;

/// <summary>Records follow the roles of their users, since these decide which colleagues see them (offering-users.md 4.2, catalog.md 3).</summary>
public sealed class MembershipTests(RunningApp app)
{
    [Fact]
    public async Task A_role_shows_a_record_to_colleagues_as_long_as_it_is_active()
    {
        var world = await World.CreateAsync(app, sharedGroup: true);
        var user = await world.NewUserAsync();
        var record = await world.NewRecordAsync(user: user);
        await ShowsToManagerAsync(world, record, shown: false);

        var grant = World.Grant(user, "PROJECT.MEMBER", "project", world.Project);
        await world.ImportAsync("role_grants", grant);
        await ShowsToManagerAsync(world, record, shown: true);

        await world.ImportAsync("role_grants", new JsonObject { ["uuid"] = grant["uuid"]!.ToString(), ["is_active"] = false });
        await ShowsToManagerAsync(world, record, shown: false);

        await world.ImportAsync("role_grants", new JsonObject { ["uuid"] = grant["uuid"]!.ToString(), ["is_active"] = true });
        await ShowsToManagerAsync(world, record, shown: true);

        (await app.Api.DeleteAsync(world.Staff.Token, $"/api/catalog/role_grants/{grant["uuid"]}/")).Is(204);
        await ShowsToManagerAsync(world, record, shown: false);
    }

    [Fact]
    public async Task A_record_imported_with_the_role_of_its_user_is_shown_at_once()
    {
        var world = await World.CreateAsync(app, sharedGroup: true);
        var (user, record) = (new Person("user"), World.NewUuid());

        await world.ImportAsync(new JsonObject
        {
            ["users"] = new JsonArray(user.ToJson()),
            ["role_grants"] = new JsonArray(World.Grant(user, "PROJECT.MEMBER", "project", world.Project)),
            ["offering_users"] = new JsonArray(new JsonObject { ["uuid"] = record, ["offering"] = world.O, ["user"] = user.Uuid }),
        });

        await ShowsToManagerAsync(world, record, shown: true);
    }

    [Fact]
    public async Task An_owner_sees_the_members_of_a_project_until_it_moves_to_another_customer()
    {
        var world = await World.CreateAsync(app, sharedGroup: true);
        var owner = await world.NewUserAsync();
        await world.ImportAsync("role_grants", World.Grant(owner, "CUSTOMER.OWNER", "customer", world.Consumer));
        var record = await world.NewRecordAsync();
        Assert.Equal([record], (await app.Api.GetAsync(owner.Token, Api.List)).Is(200).Uuids);

        await world.ImportAsync("projects", new JsonObject { ["uuid"] = world.Project, ["customer"] = world.P });

        Assert.Empty((await app.Api.GetAsync(owner.Token, Api.List)).Is(200).Uuids);
        (await app.Api.GetAsync(owner.Token, Api.Detail(record))).Is(404);
    }

    [Fact]
    public async Task A_record_from_before_there_were_memberships_gets_them_once()
    {
        var world = await World.CreateAsync(app, sharedGroup: true);
        var record = await world.NewRecordAsync();
        await using var scope = app.Services.CreateAsyncScope();
        var (store, records) = (scope.ServiceProvider.GetRequiredService<CatalogStore>(), scope.ServiceProvider.GetRequiredService<OfferingUserStore>());
        var upgrade = scope.ServiceProvider.GetRequiredService<UpgradeSnapshots>();
        await records.ChangeAsync(
            Guid.Parse(record), stored => new(stored with { User = stored.User with { Memberships = Memberships.None } }), CancellationToken.None);
        await ShowsToManagerAsync(world, record, shown: false);

        await upgrade.RunAsync(CancellationToken.None);
        await ShowsToManagerAsync(world, record, shown: false);

        await store.RemoveAsync(CatalogIds.SnapshotVersion, CancellationToken.None);
        await upgrade.RunAsync(CancellationToken.None);
        await world.NewUserAsync();
        await Eventually.ShowsAsync(
            async () => (await app.Api.GetAsync(world.ProjectManager.Token, Api.Detail(record))).Status, status => status == 200, "the record to be shown");
    }

    /// <summary>What the list and the record itself show to a manager of the consumer's project.</summary>
    private async Task ShowsToManagerAsync(World world, string record, bool shown)
    {
        Assert.Equal(shown ? [record] : [], (await app.Api.GetAsync(world.ProjectManager.Token, Api.List)).Is(200).Uuids);
        (await app.Api.GetAsync(world.ProjectManager.Token, Api.Detail(record))).Is(shown ? 200 : 404);
    }
}
