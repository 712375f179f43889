using System.Text.Json.Nodes;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>What a submission is made of, and that it is taken whole or not at all (checklists.md 2.1 and 2.3).</summary>
public sealed class SubmissionTests(RunningApp app)
{
    private readonly Api api = app.Api;

    [Theory]
    [ChecklistScenario(22, 25), ChecklistScenario(27, 32), ChecklistScenario(34)]
    [InlineData("{}", """{"non_field_errors":["Expected a list of items but got type \"dict\"."]}""")]
    [InlineData(null, """{"non_field_errors":["Expected a list of items but got type \"dict\"."]}""")]
    [InlineData("\"x\"", """{"non_field_errors":["Expected a list of items but got type \"str\"."]}""")]
    [InlineData("1", """{"non_field_errors":["Expected a list of items but got type \"int\"."]}""")]
    [InlineData("1.5", """{"non_field_errors":["Expected a list of items but got type \"float\"."]}""")]
    [InlineData("true", """{"non_field_errors":["Expected a list of items but got type \"bool\"."]}""")]
    [InlineData("null", """{"non_field_errors":["No data provided"]}""")]
    [InlineData("[1]", """[{"non_field_errors":["Invalid data. Expected a dictionary, but got int."]}]""")]
    [InlineData(
        """[[],null,{}]""",
        """
        [{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]},["This field may not be null."],
         {"question_uuid":["This field is required."],"answer_data":["This field is required."]}]
        """)]
    [InlineData(
        """[{"question_uuid":"<a001>"},{"answer_data":true}]""",
        """[{"answer_data":["This field is required."]},{"question_uuid":["This field is required."]}]""")]
    [InlineData(
        """[{"question_uuid":null,"answer_data":1},{"question_uuid":"bad","answer_data":1}]""",
        """[{"question_uuid":["This field may not be null."]},{"question_uuid":["Must be a valid UUID."]}]""")]
    [InlineData(
        """[{"question_uuid":"<a001>","answer_data":true},{"question_uuid":"11112222333344445555666677778888","answer_data":1}]""",
        """[{},{"non_field_errors":["Question with UUID 11112222-3333-4444-5555-666677778888 does not exist"]}]""")]
    [InlineData(
        """[{"question_uuid":"<a001>","answer_data":["a",1,null]}]""",
        """[{"non_field_errors":["Answer value '['a', 1, None]' is not valid for the question 'Will you process personal data?' (type: boolean)."]}]""")]
    [InlineData(
        """[{"question_uuid":"<a005>","answer_data":500.5}]""",
        """[{"non_field_errors":["Answer value '500.5' is not valid for the question 'Expected storage, TB' (type: number)."]}]""")]
    [InlineData(
        """[{"question_uuid":"<a003>","answer_data":{"name":"x","content":"secret"}}]""",
        """[{"non_field_errors":["Answer value '{'name': 'x', 'content': '<omitted>'}' is not valid for the question """
            + """'Who funds the work?' (type: single_select)."]}]""")]
    [InlineData(
        """[{"question_uuid":"<a008>","answer_data":{"content":"secret","name":7}}]""",
        """[{"non_field_errors":["Answer value '{'content': '<omitted>', 'name': 7}' is not valid for the question """
            + """'Signed usage agreement' (type: file)."]}]""")]
    public async Task A_fault_is_told_at_its_elements_place_and_nothing_is_stored(string? body, string expected)
    {
        var world = await ChecklistWorld.CreateAsync(app);

        (await api.PostAsync(world.World.U.Token, world.Path("submit_answers"), body is null ? null : world.Fill(body))).Is(400, expected);

        Assert.Equal("0.0", (await world.SeeAsync("completion_status"))["completion_percentage"]!.ToJsonString());
    }

    [Theory]
    [ChecklistScenario(25)]
    [InlineData("[{]")]
    [InlineData("[")]
    [InlineData("[{\"answer_data\":{\"content\":\"aaaa")]
    [InlineData("[{\"answer_data\":{\"content\":\"\\ud800\"}}]")]
    [InlineData("[{\"answer_data\":\"\\ud800\"}]")]
    [InlineData("[] []")]
    public async Task Malformed_json_is_told_so(string body)
    {
        var world = await ChecklistWorld.CreateAsync(app);

        var refused = (await api.PostAsync(world.World.U.Token, world.Path("submit_answers"), body)).Is(400);

        Assert.StartsWith("JSON parse error - ", refused["detail"], StringComparison.Ordinal);
    }

    [Fact]
    [ChecklistScenario(26)]
    public async Task An_empty_list_moves_modified_and_nothing_else()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var before = await world.SeeAsync("completion_status");

        var after = (await api.PostAsync(world.World.U.Token, world.Path("submit_answers"), "[]")).Is(200).Object;

        Assert.Equal("Answers submitted successfully", after["detail"]!.ToString());
        Assert.True(string.CompareOrdinal(after["completion"]!["modified"]!.ToString(), before["modified"]!.ToString()) > 0);
        Assert.Equal("0.0", after["completion"]!["completion_percentage"]!.ToJsonString());
    }

    [Fact]
    [ChecklistScenario(33)]
    public async Task A_question_of_another_checklist_does_not_belong()
    {
        var (world, other) = (await ChecklistWorld.CreateAsync(app), await ChecklistWorld.CreateAsync(app));

        var refused = (await api.PostAsync(world.World.U.Token, world.Path("submit_answers"), other.Answers(("a001", "true")))).Is(400);

        Assert.Equal($$"""[{"non_field_errors":["Question {{Guid.Parse(other["a001"]):D}} does not belong to this checklist"]}]""", refused.Text);
    }

    [Theory]
    [ChecklistScenario(35, 36)]
    [InlineData("N")]
    [InlineData("D")]
    public async Task Uuids_may_have_dashes_and_unknown_keys_are_ignored(string form)
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var uuid = Guid.Parse(world["a001"]).ToString(form).ToUpperInvariant();

        (await api.PostAsync(
            world.World.U.Token, world.Path("submit_answers"),
            $$$"""[{"question_uuid":"{{{uuid}}}","answer_data":true,"note":{"content":5}}]""")).Is(200);

        Assert.Equal("true", (await world.AnswerAsync("a001"))!.ToJsonString());
    }

    [Fact]
    [ChecklistScenario(37, 38)]
    public async Task Of_several_answers_to_a_question_the_last_wins()
    {
        var world = await ChecklistWorld.CreateAsync(app);

        var completion = (await world.SubmitAsync(("a001", "true"), ("a001", "false"))).Is(200).Object["completion"]!;
        Assert.Equal("11.1", completion["completion_percentage"]!.ToJsonString());
        Assert.Equal("false", (await world.AnswerAsync("a001"))!.ToJsonString());
        (await world.SubmitAsync(("a001", "true"), ("a001", "null"))).Is(200);
        Assert.Null(await world.AnswerAsync("a001"));
    }

    [Fact]
    [ChecklistScenario(39)]
    public async Task A_long_question_is_cut_in_messages()
    {
        var uuid = World.NewUuid();
        var world = await ChecklistWorld.CreateAsync(app, extra: $$"""{"uuid":"{{uuid}}","description":"{{new string('q', 60)}}","order":20}""");

        var refused = (await api.PostAsync(world.World.U.Token, world.Path("submit_answers"), $$"""[{"question_uuid":"{{uuid}}","answer_data":1}]""")).Is(400);

        Assert.Equal(
            $"Answer value '1' is not valid for the question '{new string('q', 50)}...' (type: boolean).",
            refused.Array[0]!["non_field_errors"]![0]!.ToString());
    }

    [Fact]
    public async Task Of_sixteen_submissions_at_once_none_is_lost()
    {
        var suffix = World.NewUuid()[2..];
        var sixteen = Enumerable.Range(0, 16).Select(n => $$"""{"uuid":"{{n:x2}}{{suffix}}","question_type":"number","order":20}""");
        var world = await ChecklistWorld.CreateAsync(app, extra: string.Join(',', sixteen));
        var questions = (await world.SeeAsync("checklist"))["questions"]!.AsArray()
            .Where(question => question!["order"]!.GetValue<int>() == 20).Select(question => question!["uuid"]!.ToString()).ToList();

        await Task.WhenAll(questions.Select(async (question, n) =>
            (await api.PostAsync(world.World.U.Token, world.Path("submit_answers"), $$"""[{"question_uuid":"{{question}}","answer_data":{{n}}}]""")).Is(200)));

        var after = (await world.SeeAsync("checklist"))["questions"]!.AsArray().Where(question => question!["order"]!.GetValue<int>() == 20);
        Assert.Equal(Enumerable.Range(0, 16).Select(n => (int?)n), after.Select(question => (int?)question!["existing_answer"]?["answer_data"]));
    }

    [Fact]
    public async Task Any_json_as_an_answer_is_taken_or_refused_in_good_form()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var random = new Random(5);
        for (var n = 0; n < 300; n++)
        {
            var question = new[] { "a001", "a002", "a003", "a004", "a005", "a006", "a007", "a008", "a009" }[random.Next(9)];
            var answer = await api.PostAsync(
                world.World.U.Token, world.Path("submit_answers"), $$"""[{"question_uuid":"{{world[question]}}","answer_data":{{Json(random, 4)}}}]""");
            Assert.True(answer.Status is 200 or 400, answer.ToString());
            Assert.Equal(answer.Status == 200 ? System.Text.Json.JsonValueKind.Object : System.Text.Json.JsonValueKind.Array, answer.Json.GetValueKind());
        }

        await world.SeeAsync("checklist");
        await world.SeeAsync("checklist_review", world.World.Owner);

        static string Json(Random random, int depth) => random.Next(depth > 0 ? 12 : 8) switch
        {
            0 => "null",
            1 => "true",
            2 => random.Next(-1000, 1000).ToString(System.Globalization.CultureInfo.InvariantCulture),
            3 => "1e308",
            4 => "0.5",
            5 => "\"2025-02-28\"",
            6 => "\"\\u0000 \\ud83d\\ude00 '\\\"\"",
            7 => "\"\"",
            8 => "[" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Json(random, depth - 1))) + "]",
            9 => "{" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(n => $"\"k{n}\":{Json(random, depth - 1)}")) + "}",
            10 => $"{{\"name\":{Json(random, 0)},\"content\":{Json(random, 0)},\"stored_file_id\":{Json(random, 0)}}}",
            _ => "[\"6f0c1d5c0b7f4a1f9f3b6d0a5b1c2d3e\"]",
        };
    }

    [Fact]
    public async Task Visibility_and_progress_do_not_depend_on_the_order_of_the_answers()
    {
        var random = new Random(6);
        (string, string)[] answers = [("a001", "true"), ("a002", "[\"<b022>\"]"), ("a003", "[\"<b032>\"]"), ("a004", "\"none\""), ("a007", "\"Z\"")];
        var seen = new HashSet<string>();
        for (var n = 0; n < 5; n++)
        {
            var world = await ChecklistWorld.CreateAsync(app);
            var shuffled = answers.ToArray();
            random.Shuffle(shuffled);
            var completion = (await world.SubmitAsync(shuffled)).Is(200).Object["completion"]!;
            seen.Add($"{completion["completion_percentage"]} {completion["is_completed"]} {await world.VisibleAsync()}");
        }

        Assert.Equal("55.6 false a001 a002 a003 a004 a005 a006 a007 a008 a009", Assert.Single(seen));
    }
}
