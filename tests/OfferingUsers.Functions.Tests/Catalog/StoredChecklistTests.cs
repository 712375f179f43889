using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;

namespace OfferingUsers.Functions.Tests.Catalog;

/// <summary>The form in which checklists lie in the catalog: what is written has it, and whatever has it is read and comes out the same.</summary>
public sealed class StoredChecklistTests
{
    /// <summary>A question as it is stored, with every kind of value.</summary>
    private const string Full = """
        {"uuid":"a0010000000000000000000000000000","description":"Wohin? \u00fc","question_type":"number","order":3,"required":true,
         "user_guidance":"g","always_show_guidance":false,"guidance_answer_value":5.10,"guidance_operator":"not_equals",
         "operator":"equals","review_answer_value":7,"always_requires_review":true,"dependency_logic_operator":"or",
         "min_value":0.50,"max_value":null,"allowed_file_types":[],"allowed_mime_types":[],"max_file_size_mb":null,"max_files_count":null,
         "likert_scale_length":null,"likert_low_label":"","likert_high_label":"","likert_allow_na":false,
         "rich_text_char_limit":null,"rich_text_toolbar_level":"standard",
         "options":[{"uuid":"b0010000000000000000000000000000","label":"L","order":1}],
         "dependencies":[{"uuid":"d0010000000000000000000000000000","depends_on_question":"a0020000000000000000000000000000",
                          "required_answer_value":["b0010000000000000000000000000000",1],"operator":"in"}]}
        """;

    /// <summary>What a question has that was sent with a uuid alone.</summary>
    private const string Plain = """
        {"uuid":"a0020000000000000000000000000000","description":"","question_type":"boolean","order":0,"required":false,
         "user_guidance":"","always_show_guidance":true,"guidance_answer_value":[],"guidance_operator":"equals",
         "operator":"equals","review_answer_value":[],"always_requires_review":false,"dependency_logic_operator":"and",
         "min_value":null,"max_value":null,"allowed_file_types":[],"allowed_mime_types":[],"max_file_size_mb":null,"max_files_count":null,
         "likert_scale_length":null,"likert_low_label":"","likert_high_label":"","likert_allow_na":false,
         "rich_text_char_limit":null,"rich_text_toolbar_level":"standard",
         "options":[],"dependencies":[]}
        """;

    [Fact]
    public void A_question_is_stored_with_all_its_keys() => Same($"[{Plain}]", Stored("""[{"uuid":"A0020000-0000-0000-0000-000000000000"}]"""));

    [Fact]
    public void What_is_stored_is_read_and_stored_again_the_same()
    {
        var checklist = $$"""
            {"uuid":"c0010000000000000000000000000000","name":"C","description":"d","checklist_type":"offering_compliance","questions":[{{Full}},{{Plain}}],
             "id":"checklist:c0010000000000000000000000000000","kind":"checklist","created":"2026-01-02T03:04:05.000006Z","_ts":1,"_etag":"e"}
            """;

        var read = JsonSerializer.Deserialize(checklist, CatalogJson.Default.Checklist)!;

        var written = JsonSerializer.SerializeToNode(read, CatalogJson.Default.Checklist)!.AsObject();
        Assert.Equal(["checklist_type", "created", "description", "name", "questions", "uuid"], written.Select(key => key.Key).Order(StringComparer.Ordinal));
        Assert.Equal("2026-01-02T03:04:05.000006Z", written["created"]!.ToString());
        Same($"[{Full},{Plain}]", written["questions"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"guidance_answer_value":null,"review_answer_value":null}""", "guidance_answer_value", "null")]
    [InlineData("""{"description":"  x "}""", "description", "\"x\"")]
    [InlineData("""{"question_type":"number","min_value":"1.50"}""", "min_value", "1.50")]
    [InlineData("""{"question_type":"number","max_value":1e3}""", "max_value", "1000")]
    [InlineData("""{"question_type":"multiple_files","allowed_file_types":[".pdf"]}""", "allowed_file_types", "[\".pdf\"]")]
    [InlineData("""{"question_type":"multiple_files","max_files_count":2}""", "max_files_count", "2")]
    [InlineData(
        """{"question_type":"multi_select","operator":"in","review_answer_value":["B0010000-0000-0000-0000-000000000000"]}""",
        "review_answer_value", "[\"b0010000000000000000000000000000\"]")]
    public void A_value_is_stored_in_one_form(string sent, string key, string stored)
    {
        var question = JsonNode.Parse(sent)!.AsObject();
        question["uuid"] = "a0020000000000000000000000000000";

        Assert.Equal(stored, JsonNode.Parse(Stored(new JsonArray(question).ToJsonString()))![0]![key]?.ToJsonString() ?? "null");
    }

    [Theory]
    [InlineData("{}", "Expected a list of items but got type \"dict\".")]
    [InlineData("[1]", "Each question must be an object with a valid uuid.")]
    [InlineData("[{}]", "Each question must be an object with a valid uuid.")]
    [InlineData("""[{"uuid":"x"}]""", "Each question must be an object with a valid uuid.")]
    [InlineData("""[{"uuid":"@1","colour":1,"order":-1}]""", "A question has no key colour.")]
    [InlineData("""[{"uuid":"@1","question_type":"x","order":-1}]""", "\"x\" is not a valid choice.")]
    [InlineData("""[{"uuid":"@1","required":2,"order":-1,"options":[1]}]""", "order: Ensure this value is greater than or equal to 0.")]
    [InlineData("""[{"uuid":"@1","order":null}]""", "order: A valid integer is required.")]
    [InlineData("""[{"uuid":"@1","min_value":"x"}]""", "min_value: A valid number is required.")]
    [InlineData("""[{"uuid":"@1","options":[{"uuid":"@2"}]}]""", Parts)]
    [InlineData("""[{"uuid":"@1","options":[{"uuid":"@2","label":""}]}]""", Parts)]
    [InlineData("""[{"uuid":"@1","dependencies":[{"uuid":"@2","depends_on_question":"@1"}]}]""", Parts)]
    [InlineData("""[{"uuid":"@1","dependencies":[{"uuid":"@2","depends_on_question":"x","required_answer_value":1}]}]""", Parts)]
    [InlineData("""[{"uuid":"@1"},{"uuid":"@1"}]""", "Each question must have a uuid of its own.")]
    [InlineData(
        """[{"uuid":"@1","dependencies":[{"uuid":"@2","depends_on_question":"@1","required_answer_value":true}]}]""", "Question cannot depend on itself")]
    public void The_first_thing_that_is_wrong_is_told(string sent, string message) => Assert.Equal(message, ReadChecklistQuestions.Read(Json(sent)).Error);

    [Fact]
    public void A_checklist_that_was_stored_without_its_time_is_read()
    {
        var read = JsonSerializer.Deserialize(
            """{"uuid":"c0010000000000000000000000000000","name":"C","description":"","checklist_type":"x","questions":[]}""", CatalogJson.Default.Checklist)!;

        Assert.Null(read.Created);
        Assert.Empty(read.Questions);
    }

    private const string Parts = "Options need uuid and label; dependencies need uuid, depends_on_question and required_answer_value.";

    private static JsonElement Json(string text) => JsonElement.Parse(text.Replace("@", "0000000000000000000000000000000", StringComparison.Ordinal));

    private static string Stored(string sent)
    {
        var read = ReadChecklistQuestions.Read(Json(sent));
        Assert.Null(read.Error);
        return read.Value!.ToJsonString();
    }

    /// <summary>The same names and values, each number in the same form.</summary>
    private static void Same(string expected, string actual) => Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), JsonNode.Parse(actual)!.ToJsonString());
}
