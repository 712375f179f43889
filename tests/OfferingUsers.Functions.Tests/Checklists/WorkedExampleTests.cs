using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>
/// The worked example of checklists.md (Appendix A) as one story over HTTP. Answers are compared as text with those of the specification, with its short
/// uuids; instants and the user's integer are the only things that are not compared.
/// </summary>
public abstract class WorkedExampleTests(IFileApp files)
{
    private const string Unanswered = """
        {"uuid":"a001","description":"Will you process personal data?","question_type":"boolean"},
        {"uuid":"a003","description":"Who funds the work?","question_type":"single_select"},
        {"uuid":"a006","description":"Planned end date","question_type":"date"},
        {"uuid":"a007","description":"Group acronym","question_type":"text_input"},
        {"uuid":"a008","description":"Signed usage agreement","question_type":"file"}
        """;

    private const string Numbers = """
        {"uuid":"a005","description":"Expected storage, TB","user_guidance":null,"question_type":"number","required":false,"order":5,
         "existing_answer":null,"question_options":[],"min_value":"0.5000","max_value":"500.0000","allowed_file_types":[],
         "allowed_mime_types":[],"max_file_size_mb":null,"max_files_count":null,"likert_scale_length":null,"likert_low_label":"","likert_high_label":"",
         "likert_allow_na":false,"rich_text_char_limit":null,"rich_text_toolbar_level":"standard","dependencies_info":null}
        """;

    private const string Funding = """
        {"uuid":"a003","required":true,"description":"Who funds the work?","user_guidance":"",
         "question_options":[{"uuid":"b031","label":"Public","order":1},{"uuid":"b032","label":"Industry","order":2}],
         "question_type":"single_select","order":3,"min_value":null,"max_value":null,"allowed_file_types":[],"allowed_mime_types":[],
         "max_file_size_mb":null,"max_files_count":null,"likert_scale_length":null,"likert_low_label":"","likert_high_label":"",
         "likert_allow_na":false,"rich_text_char_limit":null,"rich_text_toolbar_level":"standard",
         "operator":"equals","review_answer_value":[],"always_requires_review":false,
         "guidance_answer_value":[],"guidance_operator":"equals","always_show_guidance":true,"dependency_logic_operator":"and"}
        """;

    [Fact]
    public async Task The_worked_example_is_answered_as_the_specification_says()
    {
        var world = await ChecklistWorld.CreateAsync(files.App);
        var (api, user, manager) = (files.App.Api, world.World.U, world.World.Manager);

        // A1
        var fresh = await world.SeeAsync("checklist");
        Same(world, """
            {"uuid":"c100","name":"HPC access declaration","description":"Yearly declaration","checklist_type":"offering_compliance"}
            """, fresh["checklist"]!);
        Same(world, Completion(false, "0.0", Unanswered), fresh["completion"]!);
        Assert.Equal("a001 a003 a005 a006 a007 a008 a009", await world.VisibleAsync());
        Same(world, Numbers, fresh["questions"]![2]!);
        Same(world, """
            {"uuid":"a001","description":"Will you process personal data?","user_guidance":null,"question_type":"boolean","required":true,"order":1,
             "existing_answer":null,"question_options":[],"min_value":null,"max_value":null,"allowed_file_types":[],
             "allowed_mime_types":[],"max_file_size_mb":null,"max_files_count":null,"likert_scale_length":null,"likert_low_label":"","likert_high_label":"",
             "likert_allow_na":false,"rich_text_char_limit":null,"rich_text_toolbar_level":"standard","dependencies_info":null}
            """, fresh["questions"]![0]!);

        // A2
        var partial = (await world.SubmitAsync(("a001", "true"), ("a003", "[\"<b031>\"]"), ("a005", "12.5"))).Is(200);
        Same(world, $$"""{"detail":"Answers submitted successfully","completion":{{Completion(false, "33.3", Only("a006", "a007", "a008"))}}}""", partial.Json);
        Assert.Equal("a001 a002 a003 a004 a005 a006 a007 a008 a009", await world.VisibleAsync());
        var first = (await world.QuestionAsync("a001"))!;
        Assert.Equal("Appoint a data steward.", first["user_guidance"]!.ToString());
        Same(world, """
            {"uuid":"e001","question_description":"Will you process personal data?","question_type":"boolean","question_required":true,
             "answer_data":true,"requires_review":false,"user":42,"user_name":"Firstu Lastu","created":"T","modified":"T"}
            """, first["existing_answer"]!);

        // A3
        var rejected = (await api.PostAsync(user.Token, world.Path("submit_answers"), world.Fill("""
            [{"question_uuid":"<a007>","answer_data":"ASTRO"},{"question_uuid":"<a005>","answer_data":0.1},{"question_uuid":"<a006>"},
             {"question_uuid":"nonsense","answer_data":true},
             {"question_uuid":"11111111-2222-3333-4444-555555555555","answer_data":true}]
            """))).Is(400);
        Same(world, """
            [{},{"non_field_errors":["Answer value '0.1' is not valid for the question 'Expected storage, TB' (type: number)."]},
             {"answer_data":["This field is required."]},
             {"question_uuid":["Must be a valid UUID."]},{"non_field_errors":["Question with UUID 11111111-2222-3333-4444-555555555555 does not exist"]}]
            """, rejected.Json);
        Assert.Null(await world.AnswerAsync("a007"));

        // A4
        var complete = (await world.SubmitAsync(
            ("a002", "[\"<b021>\",\"<b022>\"]"), ("a006", "\"2026-06-30\""), ("a007", "\"ASTRO\""),
            ("a008", """{"name":"agreement.pdf","content":"JVBERi0xLjQK"}"""))).Is(200);
        Same(world, $$"""{"detail":"Answers submitted successfully","completion":{{Completion(true, "77.8", "")}}}""", complete.Json);

        // A5
        const string personal = """{"question":"Will you process personal data?","answer":true,"trigger_value":true,"operator":"equals"},""";
        const string categories = """
            {"question":"Which categories of personal data?","answer":["b021","b022"],"trigger_value":["b021"],"operator":"in"},
            {"question":"Signed usage agreement","answer":{"name":"agreement.pdf","size":9,"mime_type":"application/pdf","stored_file_id":"f001"},
             "trigger_value":[],"operator":"equals"}
            """;
        Same(world, Review("77.8", personal + categories), await world.SeeAsync("completion_review_status", manager));
        var reviewed = (await world.QuestionAsync("a001", manager, "checklist_review"))!.AsObject();
        Assert.Equal(["operator", "review_answer_value", "always_requires_review"], reviewed.Select(key => key.Key).TakeLast(3));
        Assert.Equal(
            ("equals", "true", "false"),
            (reviewed["operator"]!.ToString(), reviewed["review_answer_value"]!.ToJsonString(), reviewed["always_requires_review"]!.ToJsonString()));
        Assert.Equal("true", reviewed["existing_answer"]!["requires_review"]!.ToJsonString());
        (await api.GetAsync(user.Token, world.Path("checklist_review"))).Is(403);
        (await api.GetAsync(user.Token, world.Path("completion_review_status"))).Is(403);

        // A6
        Same(world, Completion(true, "77.8", ""), (await world.SubmitAsync(("a001", "false"))).Is(200).Object["completion"]!);
        Assert.Equal("a001 a003 a005 a006 a007 a008 a009", await world.VisibleAsync());
        Same(world, Review("77.8", categories), await world.SeeAsync("completion_review_status", manager));

        // A7
        Same(world, Completion(true, "66.7", ""), (await world.SubmitAsync(("a005", "null"))).Is(200).Object["completion"]!);

        // A8
        var id = (await world.AnswerAsync("a008"))!["stored_file_id"]!.ToString();
        var download = (await api.GetAsync(user.Token, $"/api/media/{id}/")).Is(200);
        Assert.Equal(("%PDF-1.4\n", "application/pdf"), (download.Text, download.Headers["Content-Type"]));
        Assert.Matches("^attachment; filename=\"[0-9a-f]{32}_agreement\\.pdf\"$", download.Headers["Content-Disposition"]);
        (await api.GetAsync(world.World.Stranger.Token, $"/api/media/{id}/")).Is(404);
        (await api.GetAsync(null, $"/api/media/{id}/")).Is(404);

        // A9
        var template = (await api.GetAsync(world.World.Staff.Token, $"{Api.List}checklist-template/?parent_uuid={world.World.O}")).Is(200).Object;
        Assert.Equal(9, template["questions"]!.AsArray().Count);
        Assert.Equal(
            ["a001", "a003", "a005", "a006", "a007", "a008", "a009"],
            template["initial_visible_questions"]!.AsArray().Select(question => question!["uuid"]!.ToString()[..4]));
        Same(world, Funding, template["questions"]![2]!);

        // Before, during and after the deletion of the record.
        Assert.Equal([$"checklist_files/{id}_agreement.pdf"], await files.NamesAsync(id));
        (await api.DeleteAsync(world.World.Staff.Token, Api.Detail(world.Record))).Is(204);
        (await api.GetAsync(user.Token, $"/api/media/{id}/")).Is(404);
        await files.RemainAsync(id, 0);
    }

    private static string Completion(bool isCompleted, string percentage, string unanswered) => $$"""
        {"uuid":"d100","is_completed":{{(isCompleted ? "true" : "false")}},"completion_percentage":{{percentage}},
         "unanswered_required_questions":[{{unanswered}}],
         "checklist_name":"HPC access declaration","checklist_description":"Yearly declaration","created":"T","modified":"T"}
        """;

    private static string Review(string percentage, string summary) => $$"""
        {"uuid":"d100","is_completed":true,"completion_percentage":{{percentage}},"unanswered_required_questions":[],
         "checklist_name":"HPC access declaration","checklist_description":"Yearly declaration","created":"T","modified":"T",
         "requires_review":true,"reviewed_by":null,"reviewed_by_name":"","reviewed_at":null,"review_notes":"",
         "review_trigger_summary":[{{summary}}]}
        """;

    private static string Only(params string[] names) => string.Join(
        ',', Unanswered.Split(",\n").Where(question => names.Any(name => question.Contains(name, StringComparison.Ordinal))));

    /// <summary>The same keys in the same order with the same values.</summary>
    private static void Same(ChecklistWorld world, string expected, JsonNode actual)
    {
        var text = Regex.Replace(actual.ToJsonString(), "[ab][0-9]{3}" + world["a001"][4..], match => match.Value[..4])
            .Replace(world.Checklist, "c100", StringComparison.Ordinal);
        text = Regex.Replace(text, "\"(created|modified)\":\"[^\"]+\"", "\"$1\":\"T\"");
        text = Regex.Replace(text, "\"user\":[0-9]+", "\"user\":42");
        text = Regex.Replace(text, "\"stored_file_id\":\"[0-9a-f]{32}\"", "\"stored_file_id\":\"f001\"");
        text = Regex.Replace(text, "\"uuid\":\"[0-9a-f]{32}\",\"is_completed\"", "\"uuid\":\"d100\",\"is_completed\"");
        text = Regex.Replace(text, "\"uuid\":\"[0-9a-f]{32}\",\"question_description\"", "\"uuid\":\"e001\",\"question_description\"");
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), text);
    }
}

/// <summary>The worked example with files in a folder.</summary>
public sealed class FolderWorkedExampleTests(FolderApp app) : WorkedExampleTests(app), IClassFixture<FolderApp>;

/// <summary>The worked example with files in Blob Storage.</summary>
[Collection(nameof(BlobApp))]
public sealed class BlobWorkedExampleTests(BlobApp app) : WorkedExampleTests(app);
