using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>A world whose offering carries the checklist of the specification's worked example, but for its files, and U's record with its completion.</summary>
public sealed class ChecklistWorld
{
    private readonly string suffix = World.NewUuid()[4..];

    private ChecklistWorld(World world) => World = world;

    public World World { get; }

    public string Checklist { get; } = World.NewUuid();

    public string Record { get; private set; } = "";

    /// <summary>The uuid of a question or option of the example, as a001 or b021.</summary>
    public string this[string name] => name + suffix;

    public static async Task<ChecklistWorld> CreateAsync(RunningApp app, bool attached = true)
    {
        var world = new ChecklistWorld(await World.CreateAsync(app));
        await world.World.ImportAsync("checklists", world.ToJson());
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
        [.. answers.Select(answer => new JsonObject { ["question_uuid"] = this[answer.Question], ["answer_data"] = JsonNode.Parse(Fill(answer.Json)) })]).ToJsonString();

    /// <summary>The names of the example in a text, written as <c>&lt;b021&gt;</c>, as uuids.</summary>
    public string Fill(string text) => System.Text.RegularExpressions.Regex.Replace(text, "<([ab][0-9]{3})>", match => this[match.Groups[1].Value]);

    public JsonObject ToJson(string? uuid = null) => JsonNode.Parse(Fill($$"""
        {"uuid":"{{uuid ?? Checklist}}","name":"HPC access declaration","description":"Yearly declaration","questions":[
          {"uuid":"<a001>","question_type":"boolean","order":1,"required":true,"description":"Will you process personal data?","operator":"equals","review_answer_value":true,
           "user_guidance":"Appoint a data steward.","always_show_guidance":false,"guidance_operator":"equals","guidance_answer_value":true},
          {"uuid":"<a002>","question_type":"multi_select","order":2,"description":"Which categories of personal data?","operator":"in","review_answer_value":["<b021>"],
           "options":[{"uuid":"<b021>","label":"Health","order":1},{"uuid":"<b022>","label":"Contact data","order":2}],
           "dependencies":[{"uuid":"{{World.NewUuid()}}","depends_on_question":"<a001>","required_answer_value":true}]},
          {"uuid":"<a003>","question_type":"single_select","order":3,"required":true,"description":"Who funds the work?",
           "options":[{"uuid":"<b031>","label":"Public"},{"uuid":"<b032>","label":"Industry"}]},
          {"uuid":"<a004>","question_type":"text_area","order":4,"description":"Describe the safeguards","dependency_logic_operator":"or","operator":"contains","review_answer_value":["export"],
           "dependencies":[{"uuid":"{{World.NewUuid()}}","depends_on_question":"<a001>","required_answer_value":true,"operator":"equals"},
                           {"uuid":"{{World.NewUuid()}}","depends_on_question":"<a003>","required_answer_value":["<b032>"],"operator":"in"}]},
          {"uuid":"<a005>","question_type":"number","order":5,"description":"Expected storage, TB","min_value":0.5,"max_value":"500"},
          {"uuid":"<a006>","question_type":"date","order":6,"required":true,"description":"Planned end date"},
          {"uuid":"<a007>","question_type":"text_input","order":7,"required":true,"description":"Group acronym","user_guidance":"At most 8 letters."}]}
        """))!.AsObject();
}
