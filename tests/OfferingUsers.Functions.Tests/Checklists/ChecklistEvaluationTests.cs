using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>Visibility, progress, review and guidance as clients see them (checklists.md 4).</summary>
public sealed class ChecklistEvaluationTests(RunningApp app)
{
    private readonly Api api = app.Api;

    [Fact]
    [ChecklistScenario(84, 86)]
    public async Task Questions_appear_with_the_answers_they_depend_on()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        Assert.Equal("a001 a003 a005 a006 a007 a008 a009", await world.VisibleAsync());

        (await world.SubmitAsync(("a001", "true"))).Is(200);
        Assert.Equal("a001 a002 a003 a004 a005 a006 a007 a008 a009", await world.VisibleAsync());

        (await world.SubmitAsync(("a001", "false"), ("a003", "[\"<b032>\"]"))).Is(200);
        Assert.Equal("a001 a003 a004 a005 a006 a007 a008 a009", await world.VisibleAsync());
    }

    [Theory]
    [ChecklistScenario(87, 90)]
    [InlineData(
        """{"depends_on_question":"<a001>","required_answer_value":true},"""
            + """{"depends_on_question":"<a007>","required_answer_value":["A"],"operator":"contains"}""",
        "a001=true", false)]
    [InlineData(
        """{"depends_on_question":"<a001>","required_answer_value":true},"""
            + """{"depends_on_question":"<a007>","required_answer_value":["A"],"operator":"contains"}""",
        "a001=true a007=\"A\"", true)]
    [InlineData("""{"depends_on_question":"<a001>","required_answer_value":true,"operator":"not_equals"}""", "", false)]
    [InlineData("""{"depends_on_question":"<a001>","required_answer_value":true,"operator":"not_equals"}""", "a001=false", true)]
    [InlineData("""{"depends_on_question":"<a007>","required_answer_value":["export"],"operator":"contains"}""", "a007=\"We_export_data\"", true)]
    [InlineData("""{"depends_on_question":"<a007>","required_answer_value":["export"],"operator":"contains"}""", "a007=\"We_Export_data\"", false)]
    [InlineData("""{"depends_on_question":"<a003>","required_answer_value":["<b032>"],"operator":"not_in"}""", "a003=[\"<b031>\"]", true)]
    [InlineData("""{"depends_on_question":"<a003>","required_answer_value":["<b032>"],"operator":"not_in"}""", "a003=[\"<b032>\"]", false)]
    public async Task A_condition_decides_by_its_operator(string dependencies, string answers, bool shown)
    {
        var uuid = World.NewUuid();
        var json = string.Join(',', dependencies.Split("},{").Select(part => $$"""{"uuid":"{{World.NewUuid()}}",{{part.Trim('{', '}')}}}"""));
        var world = await ChecklistWorld.CreateAsync(app, extra: $$"""{"uuid":"{{uuid}}","order":20,"dependencies":[{{json}}]}""");

        var pairs = answers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(answer => (answer.Split('=')[0], answer.Split('=')[1]));
        (await world.SubmitAsync([.. pairs])).Is(200);

        Assert.Equal(shown, (await world.SeeAsync("checklist"))["questions"]!.ToJsonString().Contains(uuid, StringComparison.Ordinal));
    }

    [Fact]
    [ChecklistScenario(91)]
    public async Task A_question_stays_while_the_hidden_one_it_depends_on_has_its_answer()
    {
        var uuid = World.NewUuid();
        var world = await ChecklistWorld.CreateAsync(
            app,
            extra: $$"""
                {"uuid":"{{uuid}}","order":20,"dependencies":[
                  {"uuid":"{{World.NewUuid()}}","depends_on_question":"<a002>","required_answer_value":["<b021>"],"operator":"in"}]}
                """);
        (await world.SubmitAsync(("a001", "true"), ("a002", "[\"<b021>\"]"))).Is(200);

        (await world.SubmitAsync(("a001", "false"))).Is(200);

        var shown = (await world.SeeAsync("checklist"))["questions"]!.ToJsonString();
        Assert.DoesNotContain($"\"uuid\":\"{world["a002"]}\"", shown, StringComparison.Ordinal);
        Assert.Contains(uuid, shown, StringComparison.Ordinal);
    }

    [Theory]
    [ChecklistScenario(92, 94)]
    [InlineData(3, 1, "33.3")]
    [InlineData(3, 2, "66.7")]
    [InlineData(16, 1, "6.2")]
    [InlineData(0, 0, "100.0")]
    public async Task Progress_is_a_percentage_with_one_decimal(int questions, int answered, string percentage)
    {
        var world = await World.CreateAsync(app);
        var uuids = Enumerable.Range(0, questions).Select(_ => World.NewUuid()).ToList();
        var checklist = World.NewUuid();
        var plain = uuids.Select(uuid => new JsonObject { ["uuid"] = uuid });
        await world.ImportAsync("checklists", new JsonObject { ["uuid"] = checklist, ["name"] = "C", ["questions"] = new JsonArray([.. plain]) });
        await world.ImportAsync("offerings", new JsonObject { ["uuid"] = world.O, ["compliance_checklist"] = checklist });
        var record = await world.NewRecordAsync();
        Assert.Equal("false", (await api.GetAsync(world.U.Token, Api.Detail(record, "completion_status"))).Is(200).Object["is_completed"]!.ToJsonString());

        var body = new JsonArray([.. uuids.Take(answered).Select(uuid => new JsonObject { ["question_uuid"] = uuid, ["answer_data"] = true })]).ToJsonString();
        var after = (await api.PostAsync(world.U.Token, Api.Detail(record, "submit_answers"), body)).Is(200).Object["completion"]!;

        Assert.Equal((percentage, "true"), (after["completion_percentage"]!.ToJsonString(), after["is_completed"]!.ToJsonString()));
    }

    [Fact]
    [ChecklistScenario(95)]
    public async Task A_hidden_required_question_keeps_a_completion_open()
    {
        var uuid = World.NewUuid();
        var world = await ChecklistWorld.CreateAsync(
            app,
            extra: $$"""
                {"uuid":"{{uuid}}","order":20,"required":true,"dependencies":[
                  {"uuid":"{{World.NewUuid()}}","depends_on_question":"<a001>","required_answer_value":true}]}
                """);

        var after = (await world.SubmitAsync(
            ("a001", "false"), ("a003", "[\"<b031>\"]"), ("a006", "\"2026-06-30\""), ("a007", "\"A\""),
            ("a008", ChecklistWorld.File("a.pdf", "%PDF-1"u8.ToArray())))).Is(200).Object["completion"]!;

        Assert.Equal("false", after["is_completed"]!.ToJsonString());
        Assert.Equal(uuid, Assert.Single(after["unanswered_required_questions"]!.AsArray())!["uuid"]!.ToString());
    }

    [Fact]
    [ChecklistScenario(96, 97)]
    public async Task Of_two_who_answer_the_later_answer_counts_and_each_removes_only_their_own()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        (await world.SubmitAsync(("a007", "\"OURS\""))).Is(200);
        (await world.SubmitAsync(world.World.Manager, ("a007", "\"THEIRS\""))).Is(200);

        Assert.Equal("11.1", (await world.SeeAsync("completion_status"))["completion_percentage"]!.ToJsonString());
        foreach (var person in new[] { world.World.U, world.World.Manager })
        {
            var shown = (await world.QuestionAsync("a007", person))!["existing_answer"]!;
            Assert.Equal(("THEIRS", "Firstmanager Lastmanager"), (shown["answer_data"]!.ToString(), shown["user_name"]!.ToString()));
        }

        (await world.SubmitAsync(world.World.Manager, ("a007", "null"))).Is(200);
        Assert.Equal("OURS", (await world.AnswerAsync("a007"))!.ToString());
    }

    [Fact]
    [ChecklistScenario(98, 102)]
    public async Task A_review_is_asked_for_by_the_answers_as_they_are_and_shown_to_reviewers_only()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var submitted = (await world.SubmitAsync(
            ("a001", "true"), ("a002", "[\"<b021>\"]"), ("a008", ChecklistWorld.File("a.pdf", "%PDF-1"u8.ToArray())))).Is(200);

        Assert.DoesNotContain("review", submitted.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"requires_review\":true", (await world.SeeAsync("checklist")).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("a001 a002 a008", await FlaggedAsync(world));
        var always = (await world.SeeAsync("completion_review_status", world.World.Manager))["review_trigger_summary"]![2]!;
        Assert.Equal(("[]", "equals"), (always["trigger_value"]!.ToJsonString(), always["operator"]!.ToString()));
        var reviewed = (await world.QuestionAsync("a001", world.World.Manager, "checklist_review"))!;
        Assert.Equal(("equals", "true"), (reviewed["operator"]!.ToString(), reviewed["review_answer_value"]!.ToJsonString()));
        Assert.Equal(
            ("true", "false"),
            (reviewed["existing_answer"]!["requires_review"]!.ToJsonString(), reviewed["always_requires_review"]!.ToJsonString()));

        (await world.SubmitAsync(("a001", "false"))).Is(200);
        Assert.Equal("a002 a008", await FlaggedAsync(world));
        Assert.Null(await world.QuestionAsync("a002", world.World.Manager, "checklist_review"));

        (await world.SubmitAsync(("a002", "null"), ("a008", "null"))).Is(200);
        Assert.Equal("", await FlaggedAsync(world));
        Assert.Equal("false", (await world.SeeAsync("completion_review_status", world.World.Manager))["requires_review"]!.ToJsonString());
    }

    [Fact]
    [ChecklistScenario(103)]
    public async Task A_changed_trigger_holds_from_the_next_answer_on()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        (await world.SubmitAsync(("a001", "true"))).Is(200);
        var changed = world.ToJson();
        changed["questions"]![0]!["review_answer_value"] = new JsonArray();
        await world.World.ImportAsync("checklists", changed);

        (await world.SubmitAsync(("a007", "\"A\""))).Is(200);
        Assert.Equal("a001", await FlaggedAsync(world));
        (await world.SubmitAsync(("a001", "true"))).Is(200);
        Assert.Equal("", await FlaggedAsync(world));
    }

    [Fact]
    [ChecklistScenario(104)]
    public async Task A_review_set_in_the_store_is_shown_and_outlives_submissions()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        await app.Services.GetRequiredService<CosmosContainers>().Completions.PatchItemAsync<JsonObject>(
            $"{world.Record}.{world.Checklist}", new PartitionKey(world.Record),
            [
                PatchOperation.Set("/completion/reviewed_by", 7), PatchOperation.Set("/completion/reviewed_at", "2026-01-02T03:04:05.000000Z"),
                PatchOperation.Set("/completion/review_notes", "Seen."),
            ]);

        (await world.SubmitAsync(("a001", "true"))).Is(200);

        var review = await world.SeeAsync("completion_review_status", world.World.Manager);
        Assert.Equal(
            ("7", "2026-01-02T03:04:05Z", "Seen."),
            (review["reviewed_by"]!.ToJsonString(), review["reviewed_at"]!.ToString(), review["review_notes"]!.ToString()));
    }

    [Fact]
    [ChecklistScenario(105, 106)]
    public async Task Conditional_guidance_goes_by_the_callers_own_answer()
    {
        var world = await ChecklistWorld.CreateAsync(app, extra: $$"""{"uuid":"{{World.NewUuid()}}","order":20,"user_guidance":"  "}""");
        Assert.Null((await world.QuestionAsync("a001"))!["user_guidance"]);
        Assert.Null((await world.SeeAsync("checklist"))["questions"]!.AsArray().Last()!["user_guidance"]);
        Assert.Equal("At most 8 letters.", (await world.QuestionAsync("a007"))!["user_guidance"]!.ToString());

        (await world.SubmitAsync(("a001", "true"))).Is(200);
        Assert.Equal("Appoint a data steward.", (await world.QuestionAsync("a001"))!["user_guidance"]!.ToString());
        var forManager = (await world.QuestionAsync("a001", world.World.Manager))!;
        Assert.Null(forManager["user_guidance"]);
        Assert.NotNull(forManager["existing_answer"]);

        (await world.SubmitAsync(("a001", "false"))).Is(200);
        Assert.Null((await world.QuestionAsync("a001"))!["user_guidance"]);
    }

    private static async Task<string> FlaggedAsync(ChecklistWorld world) => string.Join(
        ' ',
        (await world.SeeAsync("completion_review_status", world.World.Manager))["review_trigger_summary"]!.AsArray()
            .Select(entry => entry!["question"]!.ToString() switch
        {
            "Will you process personal data?" => "a001",
            "Which categories of personal data?" => "a002",
            "Signed usage agreement" => "a008",
            var other => other,
        }));
}
