using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>The checklist actions over HTTP: shapes, permissions, evaluation (checklists.md 4 and 5).</summary>
public sealed class ChecklistTests(RunningApp app)
{
    private readonly Api api = app.Api;

    [Fact]
    [Scenario(40)]
    public async Task A_new_record_of_an_offering_with_a_checklist_has_a_fresh_completion()
    {
        var world = await ChecklistWorld.CreateAsync(app);

        var answer = (await api.GetAsync(world.World.U.Token, world.Path("checklist"))).Is(200).Object;

        Assert.Equal("true", (await world.World.LookAsync(world.Record))["has_compliance_checklist"]!.ToString());
        Assert.Equal(["checklist", "completion", "questions"], answer.Select(key => key.Key));
        Assert.Equal(
            $$"""{"uuid":"{{world.Checklist}}","name":"HPC access declaration","description":"Yearly declaration","checklist_type":"offering_compliance"}""", answer["checklist"]!.ToJsonString());
        var completion = answer["completion"]!.AsObject();
        Assert.Equal(
            ["uuid", "is_completed", "completion_percentage", "unanswered_required_questions", "checklist_name", "checklist_description", "created", "modified"],
            completion.Select(key => key.Key));
        Assert.Equal(("false", "0.0"), (completion["is_completed"]!.ToJsonString(), completion["completion_percentage"]!.ToJsonString()));
        Assert.Equal(Uuids(world, "a001", "a003", "a006", "a007"), completion["unanswered_required_questions"]!.AsArray().Select(question => question!["uuid"]!.ToString()));
        Assert.Equal(Uuids(world, "a001", "a003", "a005", "a006", "a007"), Questions(answer));
        Assert.Equal(
            world.Fill("""
                {"uuid":"<a005>","description":"Expected storage, TB","user_guidance":null,"question_type":"number","required":false,"order":5,"existing_answer":null,"question_options":[],"min_value":"0.5000","max_value":"500.0000","allowed_file_types":[],"allowed_mime_types":[],"max_file_size_mb":null,"max_files_count":null}
                """).Trim(),
            answer["questions"]![2]!.ToJsonString());
        Assert.Equal("At most 8 letters.", answer["questions"]![4]!["user_guidance"]!.ToString());
    }

    [Fact]
    public async Task Answers_show_questions_count_and_trigger_reviews()
    {
        var world = await ChecklistWorld.CreateAsync(app);

        var submitted = (await api.PostAsync(
            world.World.U.Token, world.Path("submit_answers"),
            world.Answers(("a001", "true"), ("a002", "[\"<b021>\"]"), ("a003", "[\"<b031>\"]"), ("a006", "\"2027-01-31\""), ("a007", "\"ACME\"")))).Is(200).Object;

        Assert.Equal(("Answers submitted successfully", "true", "71.4"), (submitted["detail"]!.ToString(), submitted["completion"]!["is_completed"]!.ToJsonString(), submitted["completion"]!["completion_percentage"]!.ToJsonString()));
        var own = (await api.GetAsync(world.World.U.Token, world.Path("checklist"))).Is(200).Object;
        Assert.Equal(Uuids(world, "a001", "a002", "a003", "a004", "a005", "a006", "a007"), Questions(own));
        var existing = own["questions"]![0]!["existing_answer"]!.AsObject();
        Assert.Equal(["uuid", "question_description", "question_type", "question_required", "answer_data", "user", "user_name", "created", "modified"], existing.Select(key => key.Key));
        Assert.Equal(("true", "Firstu Lastu", "Appoint a data steward."), (existing["answer_data"]!.ToJsonString(), existing["user_name"]!.ToString(), own["questions"]![0]!["user_guidance"]!.ToString()));
        Assert.DoesNotContain("review", own.ToJsonString().Replace("reviewed_", "", StringComparison.Ordinal), StringComparison.Ordinal);

        var review = (await api.GetAsync(world.World.Manager.Token, world.Path("completion_review_status"))).Is(200).Object;
        Assert.Equal(("true", "null", "", ""), (review["requires_review"]!.ToJsonString(), review["reviewed_by"]?.ToJsonString() ?? "null", review["reviewed_by_name"]!.ToString(), review["review_notes"]!.ToString()));
        Assert.Equal(
            world.Fill("""[{"question":"Will you process personal data?","answer":true,"trigger_value":true,"operator":"equals"},{"question":"Which categories of personal data?","answer":["<b021>"],"trigger_value":["<b021>"],"operator":"in"}]"""),
            review["review_trigger_summary"]!.ToJsonString());
        var reviewed = (await api.GetAsync(world.World.Owner.Token, world.Path("checklist_review"))).Is(200).Object["questions"]![0]!;
        Assert.Equal(("equals", "true", "true"), (reviewed["operator"]!.ToString(), reviewed["review_answer_value"]!.ToJsonString(), reviewed["existing_answer"]!["requires_review"]!.ToJsonString()));

        (await api.PostAsync(world.World.U.Token, world.Path("submit_answers"), world.Answers(("a001", "false"), ("a002", "null")))).Is(200);
        Assert.Equal("false", (await api.GetAsync(world.World.Owner.Token, world.Path("completion_review_status"))).Object["requires_review"]!.ToJsonString());
        Assert.Equal(Uuids(world, "a001", "a003", "a005", "a006", "a007"), Questions((await api.GetAsync(world.World.U.Token, world.Path("checklist"))).Object));
    }

    [Theory]
    [InlineData("{}", """{"non_field_errors":["Expected a list of items but got type \"dict\"."]}""")]
    [InlineData(null, """{"non_field_errors":["Expected a list of items but got type \"dict\"."]}""")]
    [InlineData("\"x\"", """{"non_field_errors":["Expected a list of items but got type \"str\"."]}""")]
    [InlineData("null", """{"non_field_errors":["No data provided"]}""")]
    [InlineData("""[7,null,{}]""", """[{"non_field_errors":["Invalid data. Expected a dictionary, but got int."]},["This field may not be null."],{"question_uuid":["This field is required."],"answer_data":["This field is required."]}]""")]
    [InlineData("""[{"question_uuid":null,"answer_data":1},{"question_uuid":"bad","answer_data":1}]""", """[{"question_uuid":["This field may not be null."]},{"question_uuid":["Must be a valid UUID."]}]""")]
    [InlineData("""[{"question_uuid":"<a001>","answer_data":true},{"question_uuid":"11112222333344445555666677778888","answer_data":1}]""", """[{},{"non_field_errors":["Question with UUID 11112222-3333-4444-5555-666677778888 does not exist"]}]""")]
    [InlineData("""[{"question_uuid":"<a001>","answer_data":["a",1,null]}]""", """[{"non_field_errors":["Answer value '['a', 1, None]' is not valid for the question 'Will you process personal data?' (type: boolean)."]}]""")]
    [InlineData("""[{"question_uuid":"<a005>","answer_data":500.5}]""", """[{"non_field_errors":["Answer value '500.5' is not valid for the question 'Expected storage, TB' (type: number)."]}]""")]
    [InlineData("""[{"question_uuid":"<a003>","answer_data":{"name":"x","content":"secret"}}]""", """[{"non_field_errors":["Answer value '{'name': 'x', 'content': '<omitted>'}' is not valid for the question 'Who funds the work?' (type: single_select)."]}]""")]
    public async Task A_fault_is_told_at_its_elements_place_and_nothing_is_stored(string? body, string expected)
    {
        var world = await ChecklistWorld.CreateAsync(app);

        (await api.PostAsync(world.World.U.Token, world.Path("submit_answers"), body is null ? null : world.Fill(body))).Is(400, expected);

        Assert.Equal("0.0", (await api.GetAsync(world.World.U.Token, world.Path("completion_status"))).Is(200).Object["completion_percentage"]!.ToJsonString());
    }

    [Fact]
    public async Task Each_action_is_for_whom_the_matrix_names()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        foreach (var (person, answers, reviews) in new[]
        {
            (world.World.U, 200, 403), (world.World.Owner, 200, 200), (world.World.Manager, 200, 200), (world.World.Staff, 200, 200), (world.World.Support, 403, 403),
            (world.World.ProviderSupport, 403, 403), (world.World.Stranger, 404, 404),
        })
        {
            foreach (var action in new[] { "checklist", "completion_status" })
            {
                (await api.GetAsync(person.Token, world.Path(action))).Is(answers);
            }

            foreach (var action in new[] { "checklist_review", "completion_review_status" })
            {
                (await api.GetAsync(person.Token, world.Path(action))).Is(reviews);
            }

            (await api.PostAsync(person.Token, world.Path("submit_answers"), "[]")).Is(answers);
        }

        (await api.GetAsync(null, world.Path("checklist"))).Is(401);
        (await api.PostAsync(world.World.U.Token, world.Path("checklist"))).Is(405, """{"detail":"Method \"POST\" not allowed."}""");
    }

    [Fact]
    public async Task Of_sixteen_submissions_at_once_none_is_lost()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var questions = new[] { ("a001", "true"), ("a003", "[\"<b032>\"]"), ("a004", "\"x\""), ("a005", "1"), ("a006", "\"2027-01-31\""), ("a007", "\"Y\""), ("a002", "[]") };

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async n => (await api.PostAsync(world.World.U.Token, world.Path("submit_answers"), world.Answers(questions[n % questions.Length]))).Is(200)));

        Assert.Equal("100.0", (await api.GetAsync(world.World.U.Token, world.Path("completion_status"))).Object["completion_percentage"]!.ToJsonString());
    }

    [Fact]
    public async Task The_template_tells_anybody_known_what_will_be_asked_and_its_triggers_only_to_who_may_update()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var path = $"{Api.List}checklist-template/?parent_uuid={world.World.O}";

        var shown = (await api.GetAsync(world.World.Stranger.Token, path)).Is(200).Object;

        Assert.Equal(["checklist", "questions", "initial_visible_questions"], shown.Select(key => key.Key));
        Assert.Equal((7, 5), (shown["questions"]!.AsArray().Count, shown["initial_visible_questions"]!.AsArray().Count));
        Assert.Equal(
            [
                "uuid", "required", "description", "user_guidance", "question_options", "question_type", "order", "min_value", "max_value", "allowed_file_types", "allowed_mime_types", "max_file_size_mb",
                "max_files_count", "operator", "review_answer_value", "always_requires_review", "guidance_answer_value", "guidance_operator", "always_show_guidance", "dependency_logic_operator",
            ],
            shown["questions"]![0]!.AsObject().Select(key => key.Key));
        Assert.Equal(("", null), (shown["questions"]![0]!["operator"]!.ToString(), shown["questions"]![0]!["review_answer_value"]));
        Assert.Equal("true", (await api.GetAsync(world.World.Manager.Token, path)).Is(200).Object["questions"]![0]!["review_answer_value"]!.ToJsonString());
        (await api.GetAsync(world.World.U.Token, $"{Api.List}checklist-template/")).Is(400, """{"detail":"parent_uuid query parameter is required"}""");
        (await api.GetAsync(world.World.U.Token, $"{Api.List}checklist-template/?parent_uuid=x")).Is(404, """{"detail":"Parent object not found"}""");
        (await api.GetAsync(world.World.U.Token, $"{Api.List}checklist-template/?parent_uuid={await world.World.NewOfferingAsync()}")).Is(400, """{"detail":"No checklist configured for new objects"}""");
        (await api.GetAsync(null, path)).Is(401);
    }

    [Fact]
    public async Task Any_json_as_an_answer_is_taken_or_refused_in_good_form()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var random = new Random(5);
        for (var n = 0; n < 300; n++)
        {
            var question = new[] { "a001", "a002", "a003", "a004", "a005", "a006", "a007" }[random.Next(7)];
            var answer = await api.PostAsync(
                world.World.U.Token, world.Path("submit_answers"), $$"""[{"question_uuid":"{{world[question]}}","answer_data":{{Json(random, 4)}}}]""");
            Assert.True(answer.Status is 200 or 400, answer.ToString());
            Assert.Equal(answer.Status == 200 ? System.Text.Json.JsonValueKind.Object : System.Text.Json.JsonValueKind.Array, answer.Json.GetValueKind());
        }

        (await api.GetAsync(world.World.U.Token, world.Path("checklist"))).Is(200);
        (await api.GetAsync(world.World.Owner.Token, world.Path("checklist_review"))).Is(200);

        static string Json(Random random, int depth) => random.Next(depth > 0 ? 11 : 8) switch
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
            var completion = (await api.PostAsync(world.World.U.Token, world.Path("submit_answers"), world.Answers(shuffled))).Is(200).Object["completion"]!;
            var visible = Questions((await api.GetAsync(world.World.U.Token, world.Path("checklist"))).Is(200).Object).Select(uuid => uuid[..4]);
            seen.Add($"{completion["completion_percentage"]} {completion["is_completed"]} {string.Join(',', visible)}");
        }

        Assert.Equal("71.4 false a001,a002,a003,a004,a005,a006,a007", Assert.Single(seen));
    }

    private static IEnumerable<string> Uuids(ChecklistWorld world, params string[] names) => names.Select(name => world[name]);

    private static IEnumerable<string> Questions(JsonObject answer) => answer["questions"]!.AsArray().Select(question => question!["uuid"]!.ToString());
}
