using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.TwoInstances;

/// <summary>A change of the catalog through one instance, and what another does meanwhile with what it has read before (catalog.md 3).</summary>
public sealed class CatalogChangeTests(SharedAccount account) : IClassFixture<SharedAccount>
{
    [Fact]
    public async Task A_record_that_is_created_beside_a_change_follows_it()
    {
        var world = await World.CreateAsync(account.X);
        var person = await world.NewUserAsync();
        await CreateAsync(world, person);
        var (checklist, name) = (World.NewUuid(), "Renamed " + World.NewUuid());
        await world.ImportAsync(
            "checklists", new JsonObject { ["uuid"] = checklist, ["name"] = "Declaration", ["checklist_type"] = "offering_compliance" });

        await world.ImportAsync("offerings", new JsonObject { ["uuid"] = world.O, ["name"] = name, ["compliance_checklist"] = checklist });
        var created = await CreateAsync(world, world.U);

        await Eventually.ShowsAsync(
            async () =>
            {
                var record = (await account.Y.Api.GetAsync(world.Staff.Token, Api.Detail(created["uuid"]!))).Is(200);
                return (record["offering_name"], record["has_compliance_checklist"]);
            },
            shown => shown == (name, "true"),
            "the record to have the new name and the checklist");
    }

    /// <summary>Through the instance that did not take the change.</summary>
    private async Task<Response> CreateAsync(World world, Person person) => (await account.Y.Api.PostAsync(
        world.Owner.Token, Api.List, World.Body(("offering_uuid", world.O), ("user_uuid", person.Uuid)))).Is(201);
}
