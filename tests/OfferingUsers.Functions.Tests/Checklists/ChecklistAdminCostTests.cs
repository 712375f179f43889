using System.Globalization;
using OfferingUsers.Functions.Tests.Fixture;
using OfferingUsers.Functions.Tests.Http;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>What administrators' requests cost in the store: one object is found without a look at the checklists that it does not belong to.</summary>
public sealed class ChecklistAdminCostTests(CountingApp app) : IClassFixture<CountingApp>
{
    private const string Checklists = "/api/checklists-admin/";
    private const string Questions = "/api/checklists-admin-questions/";
    private const string Options = "/api/checklists-admin-question-options/";
    private const string Dependencies = "/api/checklists-admin-question-dependencies/";

    private readonly Api api = app.Api;

    [Fact]
    public async Task What_a_request_on_one_object_costs_does_not_grow_with_the_number_of_checklists()
    {
        await AddChecklistsAsync(5);
        await CostsAsync();
        var few = await CostsAsync();
        await AddChecklistsAsync(55);
        var many = await CostsAsync();

        Assert.Equal(few.Select(cost => (cost.Request, cost.Calls)), many.Select(cost => (cost.Request, cost.Calls)));
        Assert.All(
            few.Zip(many), pair => Assert.True(pair.Second.Charge <= pair.First.Charge + 0.5, $"{pair.First} with few checklists, {pair.Second} with many"));
    }

    [Fact]
    public async Task Each_request_stays_within_its_calls_to_the_store()
    {
        await CostsAsync();

        // To find a part is one query; beside it, the SDK may ask for its plan. A change reads, reads again to plan, looks for one left undone, and writes.
        Assert.All(await CostsAsync(), cost =>
        {
            var (calls, charge) = (cost.Request[0], cost.Request.Contains(Checklists, StringComparison.Ordinal)) switch
            {
                ('G', true) => (1, 1.5),
                ('G', false) => (2, 5),
                _ => (8, 35.0),
            };
            Assert.True(cost.Calls <= calls && cost.Charge <= charge, cost.ToString());
        });
    }

    [Fact]
    public async Task A_whole_list_is_kept_for_a_while_and_shows_a_change_at_once()
    {
        await AddChecklistsAsync(2);
        (await api.GetAsync(api.Bootstrap, Options)).Is(200);
        Assert.Equal("0", (await api.GetAsync(api.Bootstrap, Questions)).Is(200).Headers["X-Store-Calls"]);

        var checklist = (await api.PostAsync(api.Bootstrap, Checklists, """{"name":"Newest"}""")).Is(201);
        Assert.Equal(checklist["uuid"], (await api.GetAsync(api.Bootstrap, Checklists)).Is(200).Uuids[0]);
        (await api.PatchAsync(api.Bootstrap, Path(checklist), """{"name":"Newer"}""")).Is(200);
        Assert.Equal("Newer", (await api.GetAsync(api.Bootstrap, Checklists)).Is(200).Array[0]!["name"]!.ToString());
        (await api.DeleteAsync(api.Bootstrap, Path(checklist))).Is(204);
        Assert.DoesNotContain(checklist["uuid"], (await api.GetAsync(api.Bootstrap, Checklists)).Is(200).Uuids);
    }

    [Fact]
    public async Task Sixteen_writers_of_a_checklist_each_all_get_through()
    {
        await AddChecklistsAsync(40);
        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => MakeAsync(Checklists, ("name", $"C{n}"))));

        await Task.WhenAll(made.Select(async (checklist, n) =>
        {
            for (var order = 0; order < 5; order++)
            {
                var question = await MakeAsync(Questions, ("checklist", checklist["url"]), ("question_type", "single_select"), ("order", order));
                var option = await MakeAsync(Options, ("question", question["url"]), ("label", "Yes"));
                (await api.PatchAsync(api.Bootstrap, Path(option), World.Body(("label", $"{n}.{order}")))).Is(200);
            }
        }));

        for (var n = 0; n < made.Length; n++)
        {
            var questions = (await api.GetAsync(api.Bootstrap, Path(made[n]) + "questions/")).Is(200).Array;
            var labels = questions.Select(question => question!["question_options"]![0]!["label"]!.ToString());
            Assert.Equal(Enumerable.Range(0, 5).Select(order => $"{n}.{order}"), labels);
        }
    }

    private string Path(Response shown) => shown["url"]![api.Url.Length..];

    private async Task<Response> MakeAsync(string path, params (string, object?)[] body) =>
        (await api.PostAsync(api.Bootstrap, path, World.Body(body))).Is(201);

    /// <summary>Checklists of nine questions, as an import brings them.</summary>
    private async Task AddChecklistsAsync(int number)
    {
        var world = await ChecklistWorld.CreateAsync(app, attached: false);
        await world.World.ImportAsync("checklists", [.. Enumerable.Range(0, number).Select(_ => world.ToJson(World.NewUuid()).Renumber())]);
    }

    /// <summary>Makes a checklist with a part of each kind, goes through all requests on them, and removes it; what each of these cost.</summary>
    private async Task<List<Cost>> CostsAsync()
    {
        var costs = new List<Cost>();
        var checklist = await SendAsync("POST", Checklists, ("name", "Declaration"));
        var choice = await SendAsync("POST", Questions, ("checklist", checklist["url"]), ("question_type", "single_select"), ("description", "Which?"));
        var why = await SendAsync("POST", Questions, ("checklist", checklist["url"]), ("question_type", "text_input"), ("description", "Why?"));
        var option = await SendAsync("POST", Options, ("question", choice["url"]), ("label", "This"));
        var dependency = await SendAsync(
            "POST", Dependencies, ("question", why["url"]), ("depends_on_question", choice["url"]), ("required_answer_value", new[] { option["uuid"] }),
            ("operator", "in"));
        (Response, string, string)[] changes =
            [(checklist, "description", "Yearly"), (why, "description", "Why not?"), (option, "label", "That"), (dependency, "operator", "not_in")];
        foreach (var (shown, key, value) in changes)
        {
            await SendAsync("GET", Path(shown));
            Assert.Equal(value, (await SendAsync("PATCH", Path(shown), (key, value)))[key]);
        }

        await SendAsync("GET", Path(checklist) + "questions/");
        await SendAsync("GET", $"{Questions}?checklist_uuid={checklist["uuid"]}");
        await SendAsync("GET", $"{Options}?question_uuid={choice["uuid"]}");
        await SendAsync("GET", $"{Dependencies}?question_uuid={why["uuid"]}");
        await SendAsync("GET", $"{Dependencies}?depends_on_question_uuid={choice["uuid"]}");
        foreach (var path in new[] { Checklists, Questions, Options, Dependencies })
        {
            Note(path, (await api.GetAsync(api.Bootstrap, $"{path}{World.NewUuid()}/")).Is(404), "GET unknown");
        }

        foreach (var shown in new[] { dependency, option, why, checklist })
        {
            await SendAsync("DELETE", Path(shown));
        }

        return costs;

        async Task<Response> SendAsync(string method, string path, params (string, object?)[] body)
        {
            var answer = await api.SendAsync(method, api.Bootstrap, path, method is "POST" or "PATCH" ? World.Body(body) : null);
            Assert.True(answer.Status < 300, answer.ToString());
            Note(path, answer, method);
            return answer;
        }

        void Note(string path, Response answer, string what) => costs.Add(new Cost(
            $"{what} {path[..(path.IndexOf('/', "/api/".Length) + 1)]}",
            int.Parse(answer.Headers["X-Store-Calls"], CultureInfo.InvariantCulture),
            double.Parse(answer.Headers["X-Store-Charge"], CultureInfo.InvariantCulture)));
    }

    private sealed record Cost(string Request, int Calls, double Charge);
}
