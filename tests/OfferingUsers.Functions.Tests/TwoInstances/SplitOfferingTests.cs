using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.TwoInstances;

/// <summary>An offering is split through one instance while another has it in its cache as it was (decision 0027).</summary>
public sealed class SplitOfferingTests(SharedAccount account) : IClassFixture<SharedAccount>
{
    private const int Users = 16;

    [Fact]
    public async Task No_pair_gets_a_second_record_before_while_or_after_a_new_number_holds()
    {
        var world = await World.CreateAsync(account.X);
        var (y, x) = (account.Y.Api, account.X.Api);
        var people = new List<string>();
        for (var n = 0; n < Users; n++)
        {
            people.Add((await world.NewUserAsync()).Uuid);
        }

        // The other instance has the offering in its cache from here on.
        (await CreateAsync(y, world, people[0])).Is(201);
        await world.ImportAsync("offerings", new JsonObject
        {
            ["uuid"] = world.O,
            ["plugin_options"] = new JsonObject { ["service_provider_can_create_offering_user"] = true, ["offering_user_partitions"] = 64 },
        });
        await EachIsCreatedOnceAsync(people[1..4]);

        account.Clock.Advance(TimeSpan.FromSeconds(119));
        await EachIsCreatedOnceAsync(people[4..8]);
        account.Clock.Advance(TimeSpan.FromSeconds(2));
        await EachIsCreatedOnceAsync(people[8..12]);
        account.Clock.Advance(TimeSpan.FromMinutes(5));
        await EachIsCreatedOnceAsync(people[12..]);

        foreach (var person in people)
        {
            foreach (var instance in new[] { x, y })
            {
                (await CreateAsync(instance, world, person)).Is(400);
            }
        }

        var listed = (await y.GetAsync(world.Staff.Token, $"{Api.List}?offering_uuid={world.O}&page_size=100")).Is(200);
        Assert.Equal(people.Order(), listed.Array.Select(record => record!["user_uuid"]!.ToString()).Order());
        Assert.True(listed.Uuids.Select(uuid => uuid[..4]).Distinct().Count() > 1);

        async Task EachIsCreatedOnceAsync(IEnumerable<string> some)
        {
            foreach (var person in some)
            {
                var answers = await Task.WhenAll(
                    CreateAsync(x, world, person), CreateAsync(y, world, person), CreateAsync(x, world, person), CreateAsync(y, world, person));
                Assert.Single(answers, answer => answer.Status == 201);
                Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 201, 400, 503 }));
            }
        }
    }

    private static Task<Response> CreateAsync(Api instance, World world, string person) =>
        instance.PostAsync(world.Owner.Token, Api.List, World.Body(("offering_uuid", world.O), ("user_uuid", person)));
}
