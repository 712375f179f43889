using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>What newer clients need of questions, and the types that came later (newer-waldur.md 4.2 to 4.4).</summary>
public sealed class NewerQuestionTests(RunningApp app)
{
    private const string Likert =
        """{"uuid":"<a010>","question_type":"likert","order":10,"likert_scale_length":5,"likert_low_label":"no","likert_high_label":"yes"}""";

    private const string OpenLikert = """{"uuid":"<a011>","question_type":"likert","order":11,"likert_scale_length":3,"likert_allow_na":true}""";
    private const string RichText = """{"uuid":"<a012>","question_type":"rich_text","order":12,"rich_text_char_limit":10}""";
    private const string Questions = "/api/checklists-admin-questions/";

    [Fact]
    [NewerScenario(44)]
    public async Task The_newer_keys_of_a_question_come_before_those_of_a_reviewer()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var shown = (await world.QuestionAsync("a001"))!.AsObject();
        var reviewed = (await world.QuestionAsync("a001", world.World.Owner, "checklist_review"))!.AsObject();

        string[] newer =
        [
            "likert_scale_length", "likert_low_label", "likert_high_label", "likert_allow_na", "rich_text_char_limit", "rich_text_toolbar_level",
            "dependencies_info",
        ];
        Assert.Equal(newer, shown.Select(key => key.Key).SkipWhile(key => key != "max_files_count").Skip(1));
        Assert.Equal(
            [.. newer, "operator", "review_answer_value", "always_requires_review"],
            reviewed.Select(key => key.Key).SkipWhile(key => key != "max_files_count").Skip(1));
        Assert.Equal(
            """[null,"","",false,null,"standard",null]""", new JsonArray([.. newer.Select(key => shown[key]?.DeepClone())]).ToJsonString());
    }

    [Fact]
    [NewerScenario(45)]
    public async Task Dependencies_are_told_in_words()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        (await world.SubmitAsync(("a001", "true"))).Is(200);

        Assert.Null((await world.QuestionAsync("a001"))!["dependencies_info"]);
        Assert.Equal(
            world.Fill("""
            {"logic":"or","conditions":[
              {"question_description":"Will you process personal data?","operator":"equals","required_value":true},
              {"question_description":"Who funds the work?","operator":"in","required_value":["<b032>"]}]}
            """).ReplaceLineEndings("").Replace("  ", "", StringComparison.Ordinal),
            (await world.QuestionAsync("a004"))!["dependencies_info"]!.ToJsonString());
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("1", false)]
    [InlineData("false", false)]
    [NewerScenario(46)]
    public async Task Hidden_questions_are_shown_to_who_asks_for_all(string all, bool areShown)
    {
        var world = await ChecklistWorld.CreateAsync(app);

        Assert.Equal(
            areShown,
            (await world.World.Api.GetAsync(world.World.U.Token, world.Path("checklist") + "?include_all=" + all)).Is(200).Object["questions"]!.AsArray()
                .Any(question => question!["uuid"]!.ToString() == world["a002"]));
    }

    [Fact]
    [NewerScenario(47)]
    public async Task Only_a_reviewer_is_told_that_an_answer_needs_a_review()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        (await world.SubmitAsync(("a001", "true"))).Is(200);

        Assert.False((bool)(await world.QuestionAsync("a001"))!["existing_answer"]!["requires_review"]!);
        Assert.True((bool)(await world.QuestionAsync("a001", world.World.Owner, "checklist_review"))!["existing_answer"]!["requires_review"]!);
    }

    [Theory]
    [InlineData("a010", "0")]
    [InlineData("a010", "4")]
    [InlineData("a011", "\"na\"")]
    [InlineData("a011", "2")]
    [NewerScenario(48)]
    public async Task A_position_of_the_scale_is_an_answer(string question, string answer)
    {
        var world = await ChecklistWorld.CreateAsync(app, extra: Likert + "," + OpenLikert);
        (await world.SubmitAsync((question, answer))).Is(200);

        Assert.Equal(answer, (await world.AnswerAsync(question))!.ToJsonString());
    }

    [Theory]
    [InlineData("5")]
    [InlineData("-1")]
    [InlineData("2.5")]
    [InlineData("true")]
    [InlineData("\"agree\"")]
    [InlineData("\"na\"")]
    [NewerScenario(48)]
    public async Task What_is_no_position_is_refused(string answer)
    {
        var world = await ChecklistWorld.CreateAsync(app, extra: Likert);

        await world.RefusesAsync("a010", answer);
    }

    [Fact]
    [NewerScenario(49)]
    public async Task A_position_sent_as_a_text_is_stored_as_a_number_and_triggers_a_review()
    {
        var world = await ChecklistWorld.CreateAsync(
            app,
            extra: Likert.Replace("}", ",\"operator\":\"equals\",\"review_answer_value\":3}", StringComparison.Ordinal) + ","
                + OpenLikert.Replace("}", ",\"operator\":\"not_equals\",\"review_answer_value\":2}", StringComparison.Ordinal));
        (await world.SubmitAsync(("a010", "\"3\""), ("a011", "\"na\""))).Is(200);

        var flagged = (await world.SeeAsync("completion_review_status", world.World.Owner))["review_trigger_summary"]!.AsArray();
        Assert.Equal(["3", "\"na\""], flagged.Select(one => one!["answer"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("""{"question_type":"likert"}""", "non_field_errors", "likert_scale_length is required for LIKERT type questions.")]
    [InlineData("""{"question_type":"likert","likert_scale_length":4}""", "likert_scale_length", "\"4\" is not a valid choice.")]
    [InlineData(
        """{"question_type":"text_input","likert_low_label":"x"}""", "non_field_errors",
        "Likert fields (likert_scale_length, likert_low_label, likert_high_label, likert_allow_na) can only be set for LIKERT type questions.")]
    [InlineData(
        """{"question_type":"likert","likert_scale_length":3,"operator":"contains","review_answer_value":1}""", "non_field_errors",
        "Operator 'contains' is not valid for question type 'likert'.")]
    [InlineData(
        """{"question_type":"rich_text","rich_text_char_limit":0}""", "non_field_errors", "rich_text_char_limit must be a positive number.")]
    [InlineData(
        """{"question_type":"boolean","rich_text_toolbar_level":"extended"}""", "non_field_errors",
        "Rich text fields (rich_text_char_limit, rich_text_toolbar_level) can only be set for RICH_TEXT type questions.")]
    [InlineData(
        """{"question_type":"rich_text","operator":"equals","review_answer_value":"x"}""", "non_field_errors",
        "Operator 'equals' is not valid for question type 'rich_text'.")]
    [NewerScenario(50, 51)]
    [NewerScenario(53)]
    public async Task A_question_that_is_not_of_its_type_is_refused(string body, string key, string message)
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var sent = JsonNode.Parse(body)!.AsObject();
        sent["checklist"] = $"/api/checklists-admin/{world.Checklist}/";

        var refused = (await world.World.Api.PostAsync(world.World.Staff.Token, Questions, sent.ToJsonString())).Is(400);
        Assert.Equal(message, refused.Object[key]![0]!.ToString());
    }

    [Fact]
    [NewerScenario(50)]
    public async Task A_change_is_judged_by_the_type_that_the_question_has()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var question = $"{Questions}{world["a007"]}/";

        Assert.StartsWith(
            "Likert fields",
            (await world.World.Api.PatchAsync(world.World.Staff.Token, question, """{"likert_allow_na":true}"""))
                .Is(400).Object["non_field_errors"]![0]!.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    [NewerScenario(51)]
    public async Task A_question_may_depend_on_that_none_applies()
    {
        var world = await ChecklistWorld.CreateAsync(app, extra: OpenLikert);
        var url = $"{app.Api.Url}{Questions}";

        (await world.World.Api.PostAsync(
            world.World.Staff.Token, "/api/checklists-admin-question-dependencies/",
            World.Body(
                ("question", $"{url}{world["a007"]}/"), ("depends_on_question", $"{url}{world["a011"]}/"), ("required_answer_value", "na"),
                ("operator", "equals")))).Is(201);
    }

    [Theory]
    [InlineData("\"0123456789\"", "\"0123456789\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\"# A **b**\"", "\"# A **b**\"")]
    [InlineData("\"<i>a</i>\"", "\"\\u003Ci\\u003Ea\\u003C/i\\u003E\"")]
    [NewerScenario(52, 53)]
    public async Task A_rich_text_within_its_limit_is_an_answer(string answer, string stored)
    {
        var world = await ChecklistWorld.CreateAsync(app, extra: RichText);
        (await world.SubmitAsync(("a012", answer))).Is(200);

        Assert.Equal(stored, (await world.AnswerAsync("a012"))!.ToJsonString());
    }

    [Theory]
    [InlineData("\"01234567890\"")]
    [InlineData("1")]
    [InlineData("{}")]
    [NewerScenario(52)]
    public async Task A_longer_text_or_something_else_is_refused(string answer)
    {
        var world = await ChecklistWorld.CreateAsync(app, extra: RichText);

        await world.RefusesAsync("a012", answer);
    }

    [Fact]
    [NewerScenario(53)]
    public async Task A_script_in_a_rich_text_is_not_stored()
    {
        var world = await ChecklistWorld.CreateAsync(app, extra: RichText.Replace(",\"rich_text_char_limit\":10", "", StringComparison.Ordinal));
        (await world.SubmitAsync(("a012", "\"# A <script>alert(1)</script>b\""))).Is(200);

        Assert.Equal("# A b", (await world.AnswerAsync("a012"))!.ToString());
    }

    [Fact]
    [NewerScenario(54)]
    public async Task A_question_that_is_sent_back_as_it_was_is_accepted()
    {
        var world = await ChecklistWorld.CreateAsync(app, extra: Likert);
        foreach (var name in new[] { "a007", "a010" })
        {
            var question = $"{Questions}{world[name]}/";
            var shown = (await world.World.Api.GetAsync(world.World.Staff.Token, question)).Is(200);
            (await world.World.Api.PutAsync(world.World.Staff.Token, question, shown.Text)).Is(200);
        }
    }

    [Fact]
    [NewerScenario(55)]
    public async Task A_checklist_has_the_keys_of_a_category_that_there_is_not()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var shown = (await world.World.Api.GetAsync(world.World.Staff.Token, $"/api/checklists-admin/{world.Checklist}/")).Is(200).Object;

        Assert.Equal(
            """{"category_name":"","category_uuid":"00000000000000000000000000000000","category":null}""",
            new JsonObject(shown.Where(key => key.Key.StartsWith("category", StringComparison.Ordinal))
                .Select(key => KeyValuePair.Create(key.Key, key.Value?.DeepClone()))).ToJsonString());
    }
}
