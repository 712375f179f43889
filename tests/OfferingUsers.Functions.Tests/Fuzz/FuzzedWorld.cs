using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Fuzz;

/// <summary>
/// What a batch of requests is about: one object of every kind at least, and a caller of every kind. Its uuids and keys come of seed and batch, so that a
/// batch can be sent again by itself.
/// </summary>
internal sealed partial class FuzzedWorld
{
    private readonly string salt;

    public FuzzedWorld(int seed, int batch)
    {
        salt = $"{seed}.{batch}";
        Objects = JsonNode.Parse(Name().Replace(Template, name => name.Value.StartsWith("<token:", StringComparison.Ordinal)
            ? TokenOf(name.Groups[1].Value) : this[name.Groups[1].Value]))!.AsObject();
        foreach (var (collection, objects) in Objects)
        {
            Ids[collection] = [.. objects!.AsArray().Select(item => (item!["uuid"] ?? item["name"])!.ToString())];
        }

        var questions = Objects["checklists"]!.AsArray().SelectMany(checklist => checklist!["questions"]?.AsArray() ?? []).ToList();
        Questions = [.. questions.Select(question => (question!["uuid"]!.ToString(), question["question_type"]!.ToString()))];
        Ids["questions"] = [.. Questions.Select(question => question.Uuid)];
        Ids["options"] = [.. questions.SelectMany(question => question!["options"]?.AsArray() ?? []).Select(option => option!["uuid"]!.ToString())];
        Ids["dependencies"] = [.. questions.SelectMany(question => question!["dependencies"]?.AsArray() ?? []).Select(one => one!["uuid"]!.ToString())];
        Ids["media"] = [this["no file"]];
    }

    /// <summary>What is imported; the staff user is not in it, so that no request takes the key away that most others need.</summary>
    public JsonObject Objects { get; }

    /// <summary>The uuids by kind, for roles the names.</summary>
    public Dictionary<string, List<string>> Ids { get; } = [];

    public IReadOnlyList<(string Uuid, string Type)> Questions { get; }

    /// <summary>A uuid that belongs to a name, whether there is such an object or not.</summary>
    public string this[string name] => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{salt} {name}")).AsSpan(0, 16));

    public string TokenOf(string name) => "fuzz-token-" + this["token of " + name];

    /// <summary>Imports it, creates records as clients do, and has a file submitted.</summary>
    public async Task CreateAsync(Api api)
    {
        var staff = new JsonObject { ["uuid"] = this["staff"], ["username"] = this["staff"], ["token"] = TokenOf("staff"), ["is_staff"] = true };
        (await api.PostAsync(api.Bootstrap, "/api/catalog/import/", new JsonObject { ["users"] = new JsonArray(staff) }.ToJsonString())).Is(200);
        (await api.PostAsync(api.Bootstrap, "/api/catalog/import/", Objects.ToJsonString())).Is(200);
        foreach (var user in new[] { "own", "member", "stranger" })
        {
            var body = World.Body(("offering_uuid", this["offering"]), ("user_uuid", this[user]));
            var record = (await api.PostAsync(TokenOf("owner"), Api.List, body)).Is(201)["uuid"]!;
            Ids["offering_users"].Insert(0, record);
            var file = ChecklistWorld.File("report.pdf", "%PDF-1.4 "u8.ToArray());
            var answers = $$"""[{"question_uuid":"{{this["file"]}}","answer_data":{{file}}}]""";
            (await api.PostAsync(TokenOf(user), Api.Detail(record, "submit_answers"), answers)).Is(200);
            var seen = (await api.GetAsync(TokenOf(user), Api.Detail(record, "checklist"))).Is(200);
            Ids["media"].AddRange(StoredFile().Matches(seen.Text).Select(match => match.Groups[1].Value));
        }

        var agents = "/api/marketplace-site-agent-identities/";
        var agent = (await api.PostAsync(TokenOf("staff"), agents, World.Body(("offering", this["offering"]), ("name", "agent")))).Is(201)["uuid"]!;
        var service = (await api.PostAsync(TokenOf("staff"), $"{agents}{agent}/register_service/", """{"name":"s"}""")).Is(201)["uuid"]!;
        var register = $"/api/marketplace-site-agent-services/{service}/register_processor/";
        var processor = (await api.PostAsync(TokenOf("staff"), register, """{"name":"p","backend_type":"b"}""")).Is(201)["uuid"]!;
        (Ids["agents"], Ids["services"], Ids["processors"]) = ([agent], [service], [processor]);
    }

    [GeneratedRegex("<(?:token:)?([a-z 0-9]+)>")]
    private static partial Regex Name();

    [GeneratedRegex("\"stored_file_id\":\"([0-9a-f]{32})\"")]
    private static partial Regex StoredFile();

    private const string Template = """
        {"roles":[{"name":"FUZZ.<role>","permissions":["OFFERING.CREATE_USER","OFFERING.UPDATE_USER","OFFERING.DELETE_USER","OFFERING.UPDATE_OPTIONS"]}],
         "customers":[{"uuid":"<provider>","name":"Provider","organization_groups":["<group>"]},{"uuid":"<consumer>","name":"Consumer"}],
         "users":[
          {"uuid":"<owner>","username":"owner-<owner>","token":"<token:owner>"},
          {"uuid":"<support>","username":"<support>","token":"<token:support>","is_support":true},
          {"uuid":"<own>","username":"<own>","first_name":"Ana","last_name":"Ödegård","email":"ana@example.org","token":"<token:own>"},
          {"uuid":"<member>","username":"<member>","token":"<token:member>"},{"uuid":"<stranger>","username":"<stranger>","token":"<token:stranger>"},
          {"uuid":"<gone>","username":"<gone>","token":"<token:gone>","is_active":false}],
         "projects":[{"uuid":"<project>","name":"Project","customer":"<consumer>"}],
         "checklists":[{"uuid":"<empty>","name":"Empty"},{"uuid":"<checklist>","name":"Checklist","questions":[
          {"uuid":"<boolean>","question_type":"boolean","description":"Q","required":true,"operator":"equals","review_answer_value":true},
          {"uuid":"<single>","question_type":"single_select","description":"Q","options":[{"uuid":"<one>","label":"a"},{"uuid":"<two>","label":"b"}]},
          {"uuid":"<multi>","question_type":"multi_select","description":"Q","options":[{"uuid":"<x>","label":"x"},{"uuid":"<y>","label":"y"}]},
          {"uuid":"<text>","question_type":"text_input","description":"Q","operator":"contains","review_answer_value":["x"]},
          {"uuid":"<area>","question_type":"text_area","description":"Q",
           "dependencies":[{"uuid":"<dependency>","depends_on_question":"<boolean>","required_answer_value":true}]},
          {"uuid":"<number>","question_type":"number","description":"Q","min_value":0.5,"max_value":"500"},
          {"uuid":"<date>","question_type":"date","description":"Q"},{"uuid":"<instant>","question_type":"datetime","description":"Q"},
          {"uuid":"<file>","question_type":"file","description":"Q","max_file_size_mb":5},
          {"uuid":"<files>","question_type":"multiple_files","description":"Q","max_files_count":3},
          {"uuid":"<phone>","question_type":"phone_number","description":"Q"},{"uuid":"<year>","question_type":"year","description":"Q"},
          {"uuid":"<email>","question_type":"email","description":"Q"},{"uuid":"<url>","question_type":"url","description":"Q"},
          {"uuid":"<country>","question_type":"country","description":"Q"},{"uuid":"<rating>","question_type":"rating","description":"Q"}]}],
         "offerings":[
          {"uuid":"<offering>","name":"Cluster","slug":"<offering>","customer":"<provider>","organization_groups":["<group>"],
           "compliance_checklist":"<checklist>","plugin_options":{"service_provider_can_create_offering_user":true}},
          {"uuid":"<child>","name":"Child","slug":"<child>","customer":"<provider>","parent":"<offering>",
           "plugin_options":{"service_provider_can_create_offering_user":true,"offering_user_timeouts":{"Requested":"never"}}}],
         "role_grants":[
          {"uuid":"<grant>","user":"<owner>","role":"FUZZ.<role>","scope_type":"customer","scope":"<provider>"},
          {"uuid":"<membership>","user":"<own>","role":"PROJECT.MEMBER","scope_type":"project","scope":"<project>"},
          {"uuid":"<colleague>","user":"<member>","role":"PROJECT.MEMBER","scope_type":"project","scope":"<project>"}],
         "terms_of_service":[{"uuid":"<terms>","offering":"<offering>","version":"1","requires_reconsent":true}],
         "consents":[{"uuid":"<consent>","user":"<own>","offering":"<offering>","version":"1"}],
         "offering_users":[
          {"uuid":"<ok>","offering":"<child>","user":"<own>","username":"ana","state":"OK"},
          {"uuid":"<creating>","offering":"<child>","user":"<member>","state":"Creating"},
          {"uuid":"<linking>","offering":"<child>","user":"<stranger>","state":"Pending account linking"},
          {"uuid":"<deleting>","offering":"<child>","user":"<owner>","state":"Deleting"},
          {"uuid":"<deleted>","offering":"<child>","user":"<gone>","state":"Deleted"},
          {"uuid":"<failed>","offering":"<offering>","user":"<gone>","state":"Error creating"}]}
        """;
}
