using System.Text.Json.Nodes;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>Checklists as staff define and attach them (checklists.md 1.8 and 6).</summary>
public sealed class ChecklistAdministrationTests(RunningApp app)
{
    private const string NoChecklist = """{"detail":"No checklist configured for this object"}""";

    private readonly Api api = app.Api;

    [Fact]
    public async Task Attaching_exchanging_and_detaching_a_checklist_creates_exchanges_and_removes_completions()
    {
        var world = await ChecklistWorld.CreateAsync(app, attached: false);
        var record = await world.World.NewRecordAsync();
        (await api.GetAsync(world.World.U.Token, Api.Detail(record, "checklist"))).Is(400, NoChecklist);

        await world.AttachAsync(world.Checklist);
        var submitted = await api.PostAsync(world.World.U.Token, Api.Detail(record, "submit_answers"), world.Answers(("a007", "\"X\"")));
        var first = submitted.Is(200).Object["completion"]!["uuid"]!.ToString();
        await world.AttachAsync(world.Checklist);
        Assert.Equal(first, (await api.GetAsync(world.World.U.Token, Api.Detail(record, "completion_status")))["uuid"]);

        var other = World.NewUuid();
        await world.World.ImportAsync("checklists", new JsonObject { ["uuid"] = other, ["name"] = "Other" });
        await world.AttachAsync(other);
        var status = (await api.GetAsync(world.World.U.Token, Api.Detail(record, "completion_status"))).Is(200).Object;
        Assert.Equal("100.0", status["completion_percentage"]!.ToJsonString());
        await world.AttachAsync(null);
        (await api.GetAsync(world.World.U.Token, Api.Detail(record, "checklist"))).Is(400, NoChecklist);
        Assert.Equal("false", (await world.World.LookAsync(record))["has_compliance_checklist"]!.ToString());
        await world.AttachAsync(world.Checklist);
        Assert.Equal("0.0", (await api.GetAsync(world.World.U.Token, Api.Detail(record, "completion_status"))).Object["completion_percentage"]!.ToJsonString());
        var kept = (await api.DeleteAsync(world.World.Staff.Token, $"/api/catalog/checklists/{world.Checklist}/")).Is(409).Object;
        Assert.Equal("""{"offerings":1}""", kept["referenced_by"]!.ToJsonString());
    }

    [Fact]
    public async Task Who_may_update_an_offerings_options_attaches_its_checklist_over_http()
    {
        var world = await ChecklistWorld.CreateAsync(app, attached: false);
        var record = await world.World.NewRecordAsync();
        var path = $"/api/marketplace-provider-offerings/{world.World.O}/update_compliance_checklist/";
        var role = "OPTIONS." + World.NewUuid();
        var keeper = await world.World.NewUserAsync("keeper");
        await world.World.ImportAsync("roles", new JsonObject { ["name"] = role, ["permissions"] = new JsonArray("OFFERING.UPDATE_OPTIONS") });
        await world.World.ImportAsync("role_grants", World.Grant(keeper, role, "customer", world.World.P));

        (await api.PostAsync(keeper.Token, path, World.Body(("compliance_checklist", world.Checklist)))).IsEmpty(200);
        Assert.Equal("true", (await world.World.LookAsync(record))["has_compliance_checklist"]!.ToString());
        (await api.PostAsync(keeper.Token, path, "{}")).IsEmpty(200);
        Assert.Equal("true", (await world.World.LookAsync(record))["has_compliance_checklist"]!.ToString());
        var unknown = World.NewUuid();
        (await api.PostAsync(keeper.Token, path, World.Body(("compliance_checklist", unknown))))
            .Is(400, World.Body(("compliance_checklist", new[] { $"Object with uuid={unknown} does not exist." })));
        (await api.PostAsync(keeper.Token, path, World.Body(("compliance_checklist", "bad"))))
            .Is(400, """{"compliance_checklist":["Must be a valid UUID."]}""");
        (await api.PostAsync(world.World.Staff.Token, path, World.Body(("compliance_checklist", null)))).IsEmpty(200);
        Assert.Equal("false", (await world.World.LookAsync(record))["has_compliance_checklist"]!.ToString());
        (await api.PostAsync(world.World.Owner.Token, path, "{}")).Is(403);
        (await api.PostAsync(world.World.Stranger.Token, path, "{}")).Is(404);
        (await api.PostAsync(null, path, "{}")).Is(401);
    }

    [Theory]
    [InlineData("""{"question_type":"text_input","operator":"in","review_answer_value":["x"]}""", "Operator 'in' is not valid for question type 'text_input'.")]
    [InlineData(
        """{"question_type":"text_input","operator":"contains","review_answer_value":"answer"}""",
        "Review answer value 'answer' is not valid for question type 'text_input'.")]
    [InlineData(
        """{"question_type":"boolean","operator":"equals","review_answer_value":false}""",
        "Both 'operator' and 'review_answer_value' must be set together or both must be empty.")]
    [InlineData("""{"question_type":"text_input","min_value":1}""", "Min and max values can only be set for NUMBER type questions.")]
    [InlineData("""{"question_type":"number","min_value":2,"max_value":1}""", "Minimum value cannot be greater than maximum value.")]
    [InlineData(
        """{"question_type":"file","allowed_file_types":["pdf"]}""",
        "Invalid file type 'pdf'. File types must be strings starting with '.' (e.g., '.pdf', '.doc').")]
    [InlineData(
        """{"question_type":"file","allowed_mime_types":["x"]}""",
        "Invalid MIME type 'x'. MIME types must be in format 'type/subtype' or 'type/*' (e.g., 'application/pdf', 'image/*').")]
    [InlineData("""{"question_type":"file","max_files_count":2}""", "max_files_count can only be set for MULTIPLE_FILES type questions, not FILE type.")]
    [InlineData("""{"question_type":"file","max_file_size_mb":0}""", "max_file_size_mb must be a positive number.")]
    [InlineData(
        """{"question_type":"date","max_file_size_mb":1}""",
        "File validation fields (allowed_file_types, allowed_mime_types, max_file_size_mb, max_files_count) can only be set for FILE or "
            + "MULTIPLE_FILES type questions.")]
    [InlineData(
        """{"question_type":"boolean","always_show_guidance":false}""",
        "When 'always_show_guidance' is False, both 'guidance_operator' and 'guidance_answer_value' must be set.")]
    [InlineData("""{"question_type":"x"}""", "\"x\" is not a valid choice.")]
    public async Task A_question_that_breaks_the_rules_is_refused_with_their_words(string question, string message)
    {
        var json = JsonNode.Parse(question)!.AsObject();
        json["uuid"] = World.NewUuid();

        var checklist = new JsonObject { ["uuid"] = World.NewUuid(), ["name"] = "C", ["questions"] = new JsonArray(json) };
        (await api.PostAsync(api.Bootstrap, "/api/catalog/import/", new JsonObject { ["checklists"] = new JsonArray(checklist) }.ToJsonString()))
            .Is(400, World.Body(("checklists", new[] { new Dictionary<string, string[]> { ["questions"] = [message] } })));
    }
}
