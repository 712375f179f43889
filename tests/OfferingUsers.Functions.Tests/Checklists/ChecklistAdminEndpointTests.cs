using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>Waldur's own endpoints for administrators of checklists (checklists.md 6).</summary>
public sealed class ChecklistAdminEndpointTests(RunningApp app)
{
    private const string Checklists = "/api/checklists-admin/";
    private const string Questions = "/api/checklists-admin-questions/";
    private const string Options = "/api/checklists-admin-question-options/";
    private const string Dependencies = "/api/checklists-admin-question-dependencies/";

    private readonly Api api = app.Api;

    [Fact]
    [ChecklistScenario(111)]
    public async Task Only_staff_administer_checklists()
    {
        var world = await World.CreateAsync(app);
        string[] paths = [Checklists, Questions, Options, Dependencies, $"{Checklists}{World.NewUuid()}/", $"{Checklists}{World.NewUuid()}/questions/"];
        foreach (var path in paths)
        {
            (await api.GetAsync(null, path)).Is(401);
            foreach (var person in new[] { world.U, world.Owner, world.Support })
            {
                (await api.GetAsync(person.Token, path)).Is(403, """{"detail":"You do not have permission to perform this action."}""");
            }

            var isList = path is Checklists or Questions or Options or Dependencies;
            (await api.GetAsync(world.Staff.Token, path)).Is(isList ? 200 : 404);
        }

        (await api.PostAsync(world.Owner.Token, Checklists, """{"name":"C"}""")).Is(403);
    }

    [Fact]
    public async Task A_checklist_made_here_is_asked_of_offering_users_and_changes_with_what_administrators_do()
    {
        var world = await World.CreateAsync(app);
        var staff = world.Staff.Token;
        var checklist = (await api.PostAsync(staff, Checklists, """{"name":"Declaration","checklist_type":"offering_compliance"}""")).Is(201);
        Assert.Equal(
            ["uuid", "url", "name", "description", "checklist_type", "questions_count", "category_name", "category_uuid", "category"],
            checklist.Object.Select(key => key.Key));
        Assert.Equal($"{api.Url}{Checklists}{checklist["uuid"]}/", checklist["url"]);
        Assert.Equal("project_compliance", (await api.PostAsync(staff, Checklists, """{"name":"Plain"}""")).Is(201)["checklist_type"]);

        var which = World.Body(("checklist", checklist["url"]), ("question_type", "single_select"), ("description", "Which?"), ("order", 2));
        var choice = (await api.PostAsync(staff, Questions, which)).Is(201);
        Assert.Equal(
            [
                "uuid", "required", "description", "user_guidance", "question_options", "question_type", "order", "min_value", "max_value",
                "allowed_file_types", "allowed_mime_types", "max_file_size_mb", "max_files_count", "likert_scale_length", "likert_low_label",
                "likert_high_label", "likert_allow_na", "rich_text_char_limit", "rich_text_toolbar_level", "operator", "review_answer_value",
                "always_requires_review", "guidance_answer_value", "guidance_operator", "always_show_guidance", "dependency_logic_operator", "url",
                "checklist_name", "checklist_uuid", "checklist_type", "checklist",
            ],
            choice.Object.Select(key => key.Key));
        var option = (await api.PostAsync(staff, Options, World.Body(("question", choice["url"]), ("label", "This")))).Is(201);
        Assert.Equal(
            World.Body(
                ("uuid", option["uuid"]), ("label", "This"), ("order", 0), ("url", $"{api.Url}{Options}{option["uuid"]}/"),
                ("question", choice["url"]), ("question_uuid", choice["uuid"])),
            option.Text);
        var asked = World.Body(("checklist", checklist["url"]), ("question_type", "text_input"), ("description", "Why?"), ("order", 1));
        var why = (await api.PostAsync(staff, Questions, asked)).Is(201);
        var dependency = (await api.PostAsync(
            staff, Dependencies,
            World.Body(
                ("question", why["url"]), ("depends_on_question", choice["url"]),
                ("required_answer_value", new[] { Guid.Parse(option["uuid"]!).ToString("D") }), ("operator", "in")))).Is(201);
        Assert.Equal(
            World.Body(
                ("uuid", dependency["uuid"]), ("url", $"{api.Url}{Dependencies}{dependency["uuid"]}/"), ("question", why["url"]),
                ("question_name", "Why?"), ("depends_on_question", choice["url"]),
                ("depends_on_question_name", "Which?"), ("required_answer_value", new[] { option["uuid"] }), ("operator", "in")),
            dependency.Text);

        await world.ImportAsync("offerings", new JsonObject { ["uuid"] = world.O, ["compliance_checklist"] = checklist["uuid"] });
        var record = await world.NewRecordAsync();
        Assert.Equal(["Which?"], await ShownAsync());
        (await api.PostAsync(
            world.U.Token, Api.Detail(record, "submit_answers"),
            $$"""[{"question_uuid":"{{choice["uuid"]}}","answer_data":["{{option["uuid"]}}"]}]""")).Is(200);
        Assert.Equal(["Why?", "Which?"], await ShownAsync());

        (await api.PatchAsync(staff, dependency["url"]![api.Url.Length..], """{"operator":"not_in"}""")).Is(200);
        Assert.Equal(["Which?"], await ShownAsync());
        Assert.Equal("Why not?", (await api.PatchAsync(staff, why["url"]![api.Url.Length..], """{"description":"Why not?"}""")).Is(200)["description"]);
        (await api.DeleteAsync(staff, dependency["url"]![api.Url.Length..])).Is(204);
        Assert.Equal(["Why not?", "Which?"], await ShownAsync());
        Assert.Equal("2", (await api.GetAsync(staff, checklist["url"]![api.Url.Length..])).Is(200)["questions_count"]);

        (await api.DeleteAsync(staff, checklist["url"]![api.Url.Length..])).Is(409);
        (await api.DeleteAsync(staff, choice["url"]![api.Url.Length..])).Is(204);
        (await api.GetAsync(staff, option["url"]![api.Url.Length..])).Is(404);
        Assert.Equal(["Why not?"], await ShownAsync());
        await world.ImportAsync("offerings", new JsonObject { ["uuid"] = world.O, ["compliance_checklist"] = null });
        (await api.DeleteAsync(staff, checklist["url"]![api.Url.Length..])).Is(204);
        (await api.GetAsync(staff, checklist["url"]![api.Url.Length..])).Is(404);
        (await api.GetAsync(staff, why["url"]![api.Url.Length..])).Is(404);

        async Task<string[]> ShownAsync() =>
            [.. (await api.GetAsync(world.U.Token, Api.Detail(record, "checklist"))).Is(200).Object["questions"]!.AsArray()
                .Select(question => question!["description"]!.ToString())];
    }

    [Fact]
    public async Task What_is_shown_of_an_object_can_be_sent_back()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var staff = world.World.Staff.Token;
        string[] lists =
        [
            $"{Questions}?checklist_uuid={world.Checklist}", $"{Options}?question_uuid={world["a002"]}", $"{Dependencies}?question_uuid={world["a004"]}",
        ];
        foreach (var list in lists)
        {
            foreach (var shown in (await api.GetAsync(staff, list)).Is(200).Array)
            {
                var path = shown!["url"]!.ToString()[api.Url.Length..];
                Assert.Equal(shown.ToJsonString(), (await api.PutAsync(staff, path, shown.ToJsonString())).Is(200).Json.ToJsonString());
                Assert.Equal(shown.ToJsonString(), (await api.PatchAsync(staff, path, "{}")).Is(200).Json.ToJsonString());
                Assert.Equal(shown.ToJsonString(), (await api.GetAsync(staff, path)).Is(200).Json.ToJsonString());
            }
        }

        var checklist = (await api.GetAsync(staff, $"{Checklists}{world.Checklist}/")).Is(200);
        Assert.Equal(checklist.Text, (await api.PutAsync(staff, $"{Checklists}{world.Checklist}/", checklist.Text)).Is(200).Text);
        (await api.PutAsync(staff, $"{Checklists}{world.Checklist}/", "{}")).Is(400, """{"name":["This field is required."]}""");
    }

    [Fact]
    public async Task Lists_are_filtered_ordered_and_in_pages()
    {
        var (older, newer) = (await ChecklistWorld.CreateAsync(app), await ChecklistWorld.CreateAsync(app));
        var staff = older.World.Staff.Token;

        var all = (await api.GetAsync(staff, $"{Checklists}?page_size=300&checklist_type=offering_compliance")).Is(200);
        Assert.True(all.Uuids.ToList().IndexOf(newer.Checklist) < all.Uuids.ToList().IndexOf(older.Checklist), "The newest comes first.");
        const string byTypes = $"{Checklists}?page_size=300&checklist_type__in=project_metadata&checklist_type__in=";
        Assert.DoesNotContain(older.Checklist, (await api.GetAsync(staff, byTypes + "project_compliance")).Is(200).Uuids);
        Assert.Contains(older.Checklist, (await api.GetAsync(staff, byTypes + "offering_compliance")).Is(200).Uuids);
        (await api.GetAsync(staff, $"{Checklists}?checklist_type=x"))
            .Is(400, """{"checklist_type":["Select a valid choice. x is not one of the available choices."]}""");

        var page = (await api.GetAsync(staff, $"{Questions}?checklist_uuid={older.Checklist}&page_size=4&page=2")).Is(200);
        Assert.Equal((9, "a005 a006 a007 a008"), (page.Count, string.Join(' ', page.Uuids.Select(uuid => uuid[..4]))));
        Assert.Equal(9, (await api.GetAsync(staff, $"{Checklists}{older.Checklist}/questions/")).Is(200).Array.Count);
        Assert.Equal(
            ["Public", "Industry"],
            (await api.GetAsync(staff, $"{Options}?question_uuid={older["a003"]}")).Array.Select(option => option!["label"]!.ToString()));
        Assert.Equal(2, (await api.GetAsync(staff, $"{Dependencies}?depends_on_question_uuid={older["a001"]}")).Count);
        Assert.Equal(2, (await api.SendAsync("HEAD", staff, $"{Dependencies}?question_uuid={older["a004"]}")).Is(200).Count);
    }

    [Theory]
    [ChecklistScenario(112, 116)]
    [InlineData(
        """{"operator":"equals","review_answer_value":false}""",
        "Both 'operator' and 'review_answer_value' must be set together or both must be empty.")]
    [InlineData("""{"operator":"contains"}""", "Both 'operator' and 'review_answer_value' must be set together or both must be empty.")]
    [InlineData("""{"review_answer_value":true}""", "Both 'operator' and 'review_answer_value' must be set together or both must be empty.")]
    [InlineData(
        """{"question_type":"text_input","operator":"contains","review_answer_value":"answer"}""",
        "Review answer value 'answer' is not valid for question type 'text_input'.")]
    [InlineData("""{"question_type":"text_input","operator":"in","review_answer_value":["x"]}""", "Operator 'in' is not valid for question type 'text_input'.")]
    [InlineData(
        """{"always_show_guidance":false}""",
        "When 'always_show_guidance' is False, both 'guidance_operator' and 'guidance_answer_value' must be set.")]
    [InlineData(
        """{"question_type":"text_input","always_show_guidance":false,"guidance_operator":"in","guidance_answer_value":["x"]}""",
        "Guidance operator 'in' is not valid for question type 'text_input'.")]
    [InlineData(
        """{"always_show_guidance":false,"guidance_operator":"equals","guidance_answer_value":"x"}""",
        "Guidance answer value 'x' is not valid for question type 'boolean'.")]
    [InlineData("""{"question_type":"text_input","min_value":1}""", "Min and max values can only be set for NUMBER type questions.")]
    [InlineData("""{"question_type":"number","min_value":2,"max_value":"1"}""", "Minimum value cannot be greater than maximum value.")]
    [InlineData(
        """{"question_type":"file","allowed_file_types":["pdf"]}""",
        "Invalid file type 'pdf'. File types must be strings starting with '.' (e.g., '.pdf', '.doc').")]
    [InlineData(
        """{"question_type":"file","allowed_mime_types":["x"]}""",
        "Invalid MIME type 'x'. MIME types must be in format 'type/subtype' or 'type/*' (e.g., 'application/pdf', 'image/*').")]
    [InlineData(
        """{"question_type":"text_input","allowed_file_types":[".pdf"]}""",
        "File validation fields (allowed_file_types, allowed_mime_types, max_file_size_mb, max_files_count) can only be set for FILE or "
            + "MULTIPLE_FILES type questions.")]
    [InlineData("""{"question_type":"file","max_files_count":2}""", "max_files_count can only be set for MULTIPLE_FILES type questions, not FILE type.")]
    [InlineData("""{"question_type":"file","max_file_size_mb":0}""", "max_file_size_mb must be a positive number.")]
    [InlineData("""{"question_type":"multiple_files","max_files_count":-1}""", "max_files_count must be a positive number.")]
    public async Task A_question_that_breaks_a_rule_is_refused_with_its_words(string question, string message)
    {
        var checklist = (await api.PostAsync(api.Bootstrap, Checklists, """{"name":"C"}""")).Is(201);
        var body = JsonNode.Parse(question)!.AsObject();
        body["checklist"] = checklist["url"];

        (await api.PostAsync(api.Bootstrap, Questions, body.ToJsonString())).Is(400, World.Body(("non_field_errors", new[] { message })));

        Assert.Empty((await api.GetAsync(api.Bootstrap, $"{Checklists}{checklist["uuid"]}/questions/")).Array);
    }

    [Fact]
    [ChecklistScenario(114)]
    public async Task A_list_of_texts_is_a_trigger_of_a_text_question()
    {
        var checklist = (await api.PostAsync(api.Bootstrap, Checklists, """{"name":"C"}""")).Is(201);

        (await api.PostAsync(
            api.Bootstrap, Questions,
            World.Body(
                ("checklist", checklist["url"]), ("question_type", "text_input"), ("operator", "contains"),
                ("review_answer_value", new[] { "x" })))).Is(201);
    }

    [Fact]
    public async Task Fields_are_checked_and_a_change_of_type_must_suit_what_is_stored()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var staff = world.World.Staff.Token;

        (await api.PostAsync(staff, Questions, """{"question_type":"x","order":-1}""")).Is(400, """{"checklist":["This field is required."]}""");
        (await api.PostAsync(staff, Questions, World.Body(("checklist", $"{api.Url}{Checklists}{world.Checklist}/"), ("question_type", "x"), ("order", -1))))
            .Is(400, """{"question_type":["\"x\" is not a valid choice."],"order":["Ensure this value is greater than or equal to 0."]}""");
        (await api.PostAsync(staff, Questions, World.Body(("checklist", $"{api.Url}{Checklists}{World.NewUuid()}/"))))
            .Is(400, """{"checklist":["Invalid hyperlink - Object does not exist."]}""");
        (await api.PostAsync(staff, Options, """{"label":""}""")).Is(400);
        (await api.PatchAsync(staff, $"{Questions}{world["a001"]}/", """{"question_type":"text_input"}""")).Is(400);
        (await api.PatchAsync(staff, $"{Questions}{world["a005"]}/", """{"min_value":600}"""))
            .Is(400, """{"non_field_errors":["Minimum value cannot be greater than maximum value."]}""");
        (await api.PatchAsync(staff, $"{Questions}{World.NewUuid()}/", "{}")).Is(404);
    }

    [Fact]
    [ChecklistScenario(117, 118)]
    public async Task A_question_can_not_come_to_depend_on_itself_nor_by_an_operator_that_does_not_suit()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var staff = world.World.Staff.Token;
        var refused = """{"non_field_errors":["Question cannot depend on itself"]}""";

        (await DependAsync("a001", "a001", true)).Is(400, refused);
        var path = (await DependAsync("a005", "a002", new[] { world["b021"] }, "in")).Is(201)["url"]![api.Url.Length..];
        (await DependAsync("a001", "a005", 1)).Is(400, refused);
        var itself = World.Body(("depends_on_question", Url("a005")), ("required_answer_value", 1), ("operator", "equals"));
        (await api.PatchAsync(staff, path, itself)).Is(400, refused);
        const string categories = "the question 'Which categories of personal data?' (type: multi_select).";
        (await DependAsync("a005", "a002", new[] { world["b021"] }, "equals"))
            .Is(400, World.Body(("non_field_errors", new[] { $"Invalid operator 'equals' for {categories}" })));
        (await DependAsync("a005", "a002", "x", "in"))
            .Is(400, World.Body(("non_field_errors", new[] { $"Required answer value 'x' is not valid for {categories}" })));
        var other = await ChecklistWorld.CreateAsync(app);
        var across = World.Body(
            ("question", Url("a005")), ("depends_on_question", $"{Questions}{other["a001"]}/"), ("required_answer_value", true));
        (await api.PostAsync(staff, Dependencies, across)).Is(400);

        string Url(string name) => $"{api.Url}{Questions}{world[name]}/";

        Task<Response> DependAsync(string question, string on, object value, string? name = null) => api.PostAsync(
            staff, Dependencies,
            name is null
                ? World.Body(("question", Url(question)), ("depends_on_question", Url(on)), ("required_answer_value", value))
                : World.Body(("question", Url(question)), ("depends_on_question", Url(on)), ("required_answer_value", value), ("operator", name)));
    }

    [Fact]
    public async Task Of_sixteen_options_added_at_once_none_is_lost()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var question = $"{api.Url}{Questions}{world["a002"]}/";

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async n => (await api.PostAsync(
            world.World.Staff.Token, Options, World.Body(("question", question), ("label", $"L{n}"), ("order", n + 5)))).Is(201)));

        Assert.Equal(18, (await api.GetAsync(world.World.Staff.Token, $"{Options}?question_uuid={world["a002"]}")).Count);
    }
}
