using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>Which values answer which types, over HTTP (checklists.md 2.2); what needs no store is shown by the domain's own tables.</summary>
public sealed class AnswerTypeTests(RunningApp app)
{
    [Theory]
    [ChecklistScenario(40), ChecklistScenario(42), ChecklistScenario(47), ChecklistScenario(49)]
    [ChecklistScenario(51), ChecklistScenario(53), ChecklistScenario(55)]
    [InlineData("a001", "true")]
    [InlineData("a001", "false")]
    [InlineData("a003", "[\"<b031>\"]")]
    [InlineData("a007", "\"\"")]
    [InlineData("a007", "\"  ASTRO \"")]
    [InlineData("a005", "0.5")]
    [InlineData("a005", "500")]
    [InlineData("a005", "\"12.5\"")]
    [InlineData("a006", "\"2026-06-30\"")]
    public async Task A_valid_answer_is_stored_as_it_was_sent(string question, string json)
    {
        var world = await ChecklistWorld.CreateAsync(app);

        var after = (await world.SubmitAsync((question, json))).Is(200).Object["completion"]!;

        Assert.Equal(world.Fill(json), (await world.AnswerAsync(question))!.ToJsonString());
        Assert.Equal("11.1", after["completion_percentage"]!.ToJsonString());
        Assert.DoesNotContain(world[question], after["unanswered_required_questions"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [ChecklistScenario(47)]
    [InlineData("[\"<b021>\",\"<b022>\"]")]
    [InlineData("[]")]
    public async Task A_multiple_choice_may_be_empty(string json)
    {
        var world = await ChecklistWorld.CreateAsync(app);
        (await world.SubmitAsync(("a001", "true"), ("a002", json))).Is(200);

        Assert.Equal(world.Fill(json), (await world.AnswerAsync("a002"))!.ToJsonString());
        Assert.Equal("22.2", (await world.SeeAsync("completion_status"))["completion_percentage"]!.ToJsonString());
    }

    [Fact]
    [ChecklistScenario(41), ChecklistScenario(43, 46), ChecklistScenario(48), ChecklistScenario(50, 51), ChecklistScenario(53, 54), ChecklistScenario(56)]
    public async Task A_value_of_another_form_or_beyond_its_bounds_is_refused()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        foreach (var (question, json) in new[]
        {
            ("a001", "1"), ("a001", "0"), ("a001", "\"true\""), ("a001", "[]"),
            ("a003", "\"<b031>\""), ("a003", "[]"), ("a003", "[\"<b031>\",\"<b032>\"]"), ("a003", "[\"Public\"]"), ("a003", "[\"<b021>\"]"),
            ("a003", $"[\"{World.NewUuid()}\"]"),
            ("a002", "\"<b021>\""), ("a002", "[\"<b021>\",\"x\"]"), ("a002", "[\"<b021>\",1]"), ("a002", "[\"<b031>\"]"),
            ("a007", "123"), ("a007", "[\"x\"]"), ("a004", "{}"), ("a004", "true"),
            ("a005", "0.4999"), ("a005", "500.01"), ("a005", "\"0.1\""), ("a005", "\"abc\""), ("a005", "\"12.5.3\""), ("a005", "\"\""),
            ("a005", "true"), ("a005", "\"NaN\""), ("a005", "[1]"),
            ("a006", "\"2026-02-30\""), ("a006", "\"\""), ("a006", "\"soon\""), ("a006", "20260630"), ("a006", "\"2025-13-01\""), ("a006", "{}"),
        })
        {
            await world.RefusesAsync(question, json);
        }

        Assert.Equal("0.0", (await world.SeeAsync("completion_status"))["completion_percentage"]!.ToJsonString());
    }

    [Fact]
    [ChecklistScenario(52)]
    public async Task A_number_without_bounds_may_be_anything()
    {
        var uuid = World.NewUuid();
        var world = await ChecklistWorld.CreateAsync(app, extra: $$"""{"uuid":"{{uuid}}","question_type":"number","order":20}""");

        (await app.Api.PostAsync(world.World.U.Token, world.Path("submit_answers"), $$"""[{"question_uuid":"{{uuid}}","answer_data":-3}]""")).Is(200);
    }

    [Fact]
    [ChecklistScenario(57, 60)]
    public async Task Null_removes_an_answer_and_is_no_fault_where_there_is_none()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        (await world.SubmitAsync(("a001", "true"), ("a005", "1"), ("a007", "\"A\""))).Is(200);

        var submitted = await world.SubmitAsync(("a001", "null"), ("a005", "null"), ("a006", "null"), ("a007", "\"B\""), ("a003", "[\"<b031>\"]"));
        var after = submitted.Is(200).Object["completion"]!;

        Assert.Equal("22.2", after["completion_percentage"]!.ToJsonString());
        Assert.Contains(world["a001"], after["unanswered_required_questions"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("\"B\"", (await world.AnswerAsync("a007"))!.ToJsonString());
        Assert.Equal(world.Fill("[\"<b031>\"]"), (await world.AnswerAsync("a003"))!.ToJsonString());
    }

    [Fact]
    public async Task Answering_the_same_again_moves_modified_and_keeps_the_answers_uuid()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        (await world.SubmitAsync(("a007", "\"A\""))).Is(200);
        var before = (await world.QuestionAsync("a007"))!["existing_answer"]!;

        (await world.SubmitAsync(("a007", "\"A\""))).Is(200);

        var after = (await world.QuestionAsync("a007"))!["existing_answer"]!;
        Assert.Equal((before["uuid"]!.ToString(), before["created"]!.ToString()), (after["uuid"]!.ToString(), after["created"]!.ToString()));
        Assert.True(string.CompareOrdinal(after["modified"]!.ToString(), before["modified"]!.ToString()) > 0);
    }

    [Fact]
    [ChecklistScenario(61)]
    public async Task A_hidden_question_may_be_answered_and_counts()
    {
        var world = await ChecklistWorld.CreateAsync(app);

        Assert.Equal("11.1", (await world.SubmitAsync(("a002", "[\"<b021>\"]"))).Is(200).Object["completion"]!["completion_percentage"]!.ToJsonString());

        Assert.DoesNotContain("a002", await world.VisibleAsync(), StringComparison.Ordinal);
        (await world.SubmitAsync(("a001", "true"))).Is(200);
        Assert.Equal(world.Fill("[\"<b021>\"]"), (await world.AnswerAsync("a002"))!.ToJsonString());
    }
}
