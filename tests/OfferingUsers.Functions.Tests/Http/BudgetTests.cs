using System.Globalization;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Http;

/// <summary>An app of its own: other tests' imports would empty its caches.</summary>
public sealed class CountingApp : RunningApp;

/// <summary>What requests cost in the store with warm caches: calls and request units, counted on the client.</summary>
public sealed class BudgetTests(CountingApp app) : IClassFixture<CountingApp>
{
    private readonly Api api = app.Api;

    [Fact]
    public async Task Each_operation_stays_within_its_calls_to_the_store()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        for (var n = 0; n < 12; n++)
        {
            await world.NewRecordAsync(user: await world.NewUserAsync());
        }

        // Caches are filled by the first call; an import, as of a new user, empties them.
        var list = $"{Api.List}?offering_uuid={world.O}";
        (await api.GetAsync(world.Owner.Token, list)).Is(200);
        Within(1, 1.2, await api.GetAsync(world.Owner.Token, Api.Detail(record)));
        Within(2, 20, await api.PostAsync(world.Owner.Token, Api.Detail(record, "begin_creating")));
        Within(2, 20, await api.PatchAsync(world.Owner.Token, Api.Detail(record), """{"username":"alice"}"""));

        // A list is two calls and a count one; beside each, the SDK may ask for the plan of a query, which direct execution in one partition saves the page.
        Within(3, 12, await api.GetAsync(world.Owner.Token, list));
        Within(2, 5, await api.SendAsync("HEAD", world.Owner.Token, list));
        Within(4, 12, await api.GetAsync(world.Owner.Token, Api.List));
        Within(2, 5, await api.SendAsync("HEAD", world.Owner.Token, Api.List));

        var (first, second) = (await world.NewUserAsync(), await world.NewUserAsync());
        (await api.GetAsync(world.Owner.Token, Api.List)).Is(200);
        (await api.GetAsync(world.Staff.Token, $"/api/users/{second.Uuid}/")).Is(200);
        (await api.PostAsync(world.Owner.Token, Api.List, World.Body(("offering_uuid", world.O), ("user_uuid", first.Uuid)))).Is(201);
        Within(3, 25, await api.PostAsync(world.Owner.Token, Api.List, World.Body(("offering_uuid", world.O), ("user_uuid", second.Uuid))));
    }

    [Fact]
    public async Task A_submission_reads_the_record_and_the_completion_and_writes_the_completion()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        (await api.PostAsync(world.World.U.Token, world.Path("submit_answers"), "[]")).Is(200);

        Within(3, 30, await api.PostAsync(world.World.U.Token, world.Path("submit_answers"), world.Answers(("a007", "\"X\""))));
    }

    private static void Within(int calls, double charge, Response answer)
    {
        Assert.True(answer.Status < 300, answer.ToString());
        Assert.True(int.Parse(answer.Headers["X-Store-Calls"], CultureInfo.InvariantCulture) <= calls, $"{answer.Headers["X-Store-Calls"]} calls for {answer}");
        Assert.True(
            double.Parse(answer.Headers["X-Store-Charge"], CultureInfo.InvariantCulture) <= charge, $"{answer.Headers["X-Store-Charge"]} RU for {answer}");
    }
}
