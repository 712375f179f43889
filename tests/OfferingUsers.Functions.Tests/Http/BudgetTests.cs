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

        // A username moves the record on as well, and with both values it changes each composite index.
        Within(2, 22, await api.PatchAsync(world.Owner.Token, Api.Detail(record), """{"username":"alice"}"""));

        // A list is a page and a count; the plans of queries that were sent before are known.
        (await api.GetAsync(world.Owner.Token, list)).Is(200);
        (await api.GetAsync(world.Owner.Token, Api.List)).Is(200);
        Within(2, 12, await api.GetAsync(world.Owner.Token, list));
        Within(1, 5, await api.SendAsync("HEAD", world.Owner.Token, list));
        Within(2, 12, await api.GetAsync(world.Owner.Token, Api.List));
        Within(1, 5, await api.SendAsync("HEAD", world.Owner.Token, Api.List));

        var (first, second) = (await world.NewUserAsync(), await world.NewUserAsync());
        (await api.GetAsync(world.Owner.Token, Api.List)).Is(200);
        (await api.GetAsync(world.Staff.Token, $"/api/users/{second.Uuid}/")).Is(200);
        (await api.PostAsync(world.Owner.Token, Api.List, World.Body(("offering_uuid", world.O), ("user_uuid", first.Uuid)))).Is(201);
        Within(3, 25, await api.PostAsync(world.Owner.Token, Api.List, World.Body(("offering_uuid", world.O), ("user_uuid", second.Uuid))));
    }

    [Fact]
    public async Task A_submission_reads_and_writes_the_completion_however_many_questions_it_has_and_the_first_one_reads_the_record_too()
    {
        const int Questions = 50;
        var uuids = Enumerable.Range(0, Questions).Select(_ => World.NewUuid()).ToList();
        var world = await ChecklistWorld.CreateAsync(
            app, extra: string.Join(',', uuids.Select((uuid, n) => $$"""{"uuid":"{{uuid}}","question_type":"text_input","order":{{20 + n}}}""")));
        var answers = $"[{string.Join(',', uuids.Select(uuid => $$"""{"question_uuid":"{{uuid}}","answer_data":"Because"}"""))}]";

        await world.SeeAsync("checklist");

        Within(3, 30, await api.PostAsync(world.World.U.Token, world.Path("submit_answers"), "[]"));
        Within(2, 30, await api.PostAsync(world.World.U.Token, world.Path("submit_answers"), world.Answers(("a007", "\"X\""))));
        Within(2, 60, await api.PostAsync(world.World.U.Token, world.Path("submit_answers"), answers));
        Assert.Equal(Questions, (await world.SeeAsync("checklist"))["questions"]!.AsArray().Count(question => uuids.Contains(question!["uuid"]!.ToString())
            && question["existing_answer"]?["answer_data"]?.ToString() == "Because"));
    }

    private static void Within(int calls, double charge, Response answer)
    {
        Assert.True(answer.Status < 300, answer.ToString());
        Assert.True(int.Parse(answer.Headers["X-Store-Calls"], CultureInfo.InvariantCulture) <= calls, $"{answer.Headers["X-Store-Calls"]} calls for {answer}");
        Assert.True(
            double.Parse(answer.Headers["X-Store-Charge"], CultureInfo.InvariantCulture) <= charge, $"{answer.Headers["X-Store-Charge"]} RU for {answer}");
    }
}
