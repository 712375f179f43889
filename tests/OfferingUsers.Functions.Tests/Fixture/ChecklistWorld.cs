using System.Text.Json.Nodes;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>
/// A world whose offering carries the checklist of the specification's worked example (checklists.md, Appendix A), and U's record with its completion.
/// </summary>
public sealed class ChecklistWorld
{
    private readonly string suffix = World.NewUuid()[4..];

    private ChecklistWorld(World world) => World = world;

    public World World { get; }

    public string Checklist { get; } = World.NewUuid();

    public string Record { get; private set; } = "";

    /// <summary>The uuid of a question or option of the example, as a001 or b021.</summary>
    public string this[string name] => name + suffix;

    public static async Task<ChecklistWorld> CreateAsync(RunningApp app, bool attached = true, string extra = "", bool sharedGroup = false)
    {
        var world = new ChecklistWorld(await World.CreateAsync(app, sharedGroup: sharedGroup));
        await world.World.ImportAsync("checklists", world.ToJson(extra: extra));
        if (attached)
        {
            await world.AttachAsync(world.Checklist);
            world.Record = await world.World.NewRecordAsync();
        }

        return world;
    }

    public Task AttachAsync(string? checklist) => World.ImportAsync("offerings", new JsonObject { ["uuid"] = World.O, ["compliance_checklist"] = checklist });

    public string Path(string action) => Api.Detail(Record, action);

    /// <summary>A submission's body.</summary>
    public string Answers(params (string Question, string Json)[] answers) => new JsonArray(
        [.. answers.Select(answer =>
            new JsonObject { ["question_uuid"] = this[answer.Question], ["answer_data"] = JsonNode.Parse(Fill(answer.Json)) })]).ToJsonString();

    /// <summary>A submission by somebody, U if nobody is named.</summary>
    public Task<Response> SubmitAsync(Person? by, params (string Question, string Json)[] answers) =>
        World.Api.PostAsync((by ?? World.U).Token, Path("submit_answers"), Answers(answers));

    public Task<Response> SubmitAsync(params (string Question, string Json)[] answers) => SubmitAsync(null, answers);

    /// <summary>A submission one of whose answers is not valid, at its place.</summary>
    public async Task RefusesAsync(string question, string json)
    {
        var refused = (await SubmitAsync((question, json))).Is(400);
        Assert.Matches(
            "^Answer value '.*' is not valid for the question '.*' \\(type: [a-z_]+\\)\\.$",
            Assert.Single(refused.Array)!["non_field_errors"]![0]!.ToString());
    }

    /// <summary>What an action shows, to U if nobody is named.</summary>
    public async Task<JsonObject> SeeAsync(string action, Person? by = null) => (await World.Api.GetAsync((by ?? World.U).Token, Path(action))).Is(200).Object;

    /// <summary>A question as the checklist shows it; null where it does not.</summary>
    public async Task<JsonNode?> QuestionAsync(string name, Person? by = null, string action = "checklist") =>
        (await SeeAsync(action, by))["questions"]!.AsArray().SingleOrDefault(question => question!["uuid"]!.ToString() == this[name]);

    /// <summary>The stored value of the effective answer to a visible question; null where there is none.</summary>
    public async Task<JsonNode?> AnswerAsync(string name, Person? by = null) => (await QuestionAsync(name, by))?["existing_answer"]?["answer_data"];

    /// <summary>The first four letters of the visible questions' uuids.</summary>
    public async Task<string> VisibleAsync() => string.Join(
        ' ', (await SeeAsync("checklist"))["questions"]!.AsArray().Select(question => question!["uuid"]!.ToString()[..4]));

    /// <summary>A file as it is submitted.</summary>
    public static string File(string name, byte[] content) => new JsonObject { ["name"] = name, ["content"] = Convert.ToBase64String(content) }.ToJsonString();

    /// <summary>The names of the example in a text, written as <c>&lt;b021&gt;</c>, as uuids.</summary>
    public string Fill(string text) => System.Text.RegularExpressions.Regex.Replace(text, "<([ab][0-9]{3})>", match => this[match.Groups[1].Value]);

    /// <summary>The checklist as it is imported.</summary>
    /// <param name="extra">More questions, as JSON objects with commas between them.</param>
    public JsonObject ToJson(string? uuid = null, string extra = "") => JsonNode.Parse(Fill($$"""
        {"uuid":"{{uuid ?? Checklist}}","name":"HPC access declaration","description":"Yearly declaration","questions":[
          {"uuid":"<a001>","question_type":"boolean","order":1,"required":true,"description":"Will you process personal data?",
           "operator":"equals","review_answer_value":true,
           "user_guidance":"Appoint a data steward.","always_show_guidance":false,"guidance_operator":"equals","guidance_answer_value":true},
          {"uuid":"<a002>","question_type":"multi_select","order":2,"description":"Which categories of personal data?",
           "operator":"in","review_answer_value":["<b021>"],
           "options":[{"uuid":"<b021>","label":"Health","order":1},{"uuid":"<b022>","label":"Contact data","order":2}],
           "dependencies":[{"uuid":"{{World.NewUuid()}}","depends_on_question":"<a001>","required_answer_value":true}]},
          {"uuid":"<a003>","question_type":"single_select","order":3,"required":true,"description":"Who funds the work?",
           "options":[{"uuid":"<b031>","label":"Public","order":1},{"uuid":"<b032>","label":"Industry","order":2}]},
          {"uuid":"<a004>","question_type":"text_area","order":4,"description":"Describe the safeguards","dependency_logic_operator":"or",
           "operator":"contains","review_answer_value":["export"],
           "dependencies":[{"uuid":"{{World.NewUuid()}}","depends_on_question":"<a001>","required_answer_value":true,"operator":"equals"},
                           {"uuid":"{{World.NewUuid()}}","depends_on_question":"<a003>","required_answer_value":["<b032>"],"operator":"in"}]},
          {"uuid":"<a005>","question_type":"number","order":5,"description":"Expected storage, TB","min_value":0.5,"max_value":"500"},
          {"uuid":"<a006>","question_type":"date","order":6,"required":true,"description":"Planned end date"},
          {"uuid":"<a007>","question_type":"text_input","order":7,"required":true,"description":"Group acronym","user_guidance":"At most 8 letters."},
          {"uuid":"<a008>","question_type":"file","order":8,"required":true,"description":"Signed usage agreement",
           "allowed_file_types":[".pdf"],"allowed_mime_types":["application/pdf"],
           "max_file_size_mb":5,"always_requires_review":true},
          {"uuid":"<a009>","question_type":"multiple_files","order":9,"description":"Supporting documents","max_files_count":3,
           "max_file_size_mb":10}{{(extra.Length == 0 ? "" : "," + extra)}}]}
        """))!.AsObject();
}

/// <summary>Another checklist of the same questions.</summary>
public static class ChecklistCopies
{
    /// <summary>Gives all questions, options and dependencies uuids of their own.</summary>
    public static JsonObject Renumber(this JsonObject checklist)
    {
        var text = checklist.ToJsonString();
        var uuids = System.Text.RegularExpressions.Regex.Matches(checklist["questions"]!.ToJsonString(), "[0-9a-f]{32}").Select(match => match.Value);
        foreach (var uuid in uuids.Distinct())
        {
            text = text.Replace(uuid, World.NewUuid(), StringComparison.Ordinal);
        }

        return JsonNode.Parse(text)!.AsObject();
    }
}
