using System.Text.Json;
using OfferingUsers.Domain.Checklists;

namespace OfferingUsers.Domain.Tests.Checklists;

/// <summary>Answers to likert and rich-text questions, and the definitions of both, as tables (newer-waldur.md 4.3 and 4.4).</summary>
public sealed class ScaleQuestionTests
{
    [Theory]
    [InlineData("0", true)]
    [InlineData("4", true)]
    [InlineData("5", false)]
    [InlineData("-1", false)]
    [InlineData("2.0", false)]
    [InlineData("1e0", false)]
    [InlineData("\"4\"", true)]
    [InlineData("\"+4\"", false)]
    [InlineData("\" 4\"", false)]
    [InlineData("\"na\"", false)]
    [InlineData("false", false)]
    [InlineData("[1]", false)]
    [InlineData("99999999999", false)]
    public void A_position_is_a_whole_number_below_the_length_of_the_scale(string answer, bool isValid) =>
        Assert.Equal(isValid, AnswerRule.IsValid(Likert(5), JsonElement.Parse(answer)));

    [Fact]
    public void Not_applicable_is_an_answer_where_it_is_allowed_and_stays_a_text()
    {
        var question = Likert(3) with { LikertAllowNa = true };
        var answer = JsonElement.Parse("\"na\"");

        Assert.True(AnswerRule.IsValid(question, answer));
        Assert.Equal("\"na\"", AnswerRule.Normalize(question, answer).GetRawText());
        Assert.Equal("2", AnswerRule.Normalize(question, JsonElement.Parse("\"2\"")).GetRawText());
    }

    [Theory]
    [InlineData("\"\"", true)]
    [InlineData("\"😀😀😀\"", true)]
    [InlineData("\"😀😀😀😀\"", false)]
    [InlineData("null", false)]
    public void A_rich_text_is_measured_in_unicode_characters(string answer, bool isValid) =>
        Assert.Equal(isValid, AnswerRule.IsValid(RichTextOf(3), JsonElement.Parse(answer)));

    [Theory]
    [InlineData("\" **a** > b \"", " **a** > b ")]
    [InlineData("\"a & b\"", "a &amp; b")]
    [InlineData("\"<script>x</script>a\"", "a")]
    public void Only_what_may_be_markup_is_cleaned(string answer, string stored) =>
        Assert.Equal(stored, AnswerRule.Normalize(RichTextOf(null), JsonElement.Parse(answer)).GetString());

    [Theory]
    [InlineData("""{"question_type":"likert","likert_scale_length":7}""", null)]
    [InlineData("""{"question_type":"likert","likert_scale_length":null}""", "likert_scale_length is required for LIKERT type questions.")]
    [InlineData("""{"question_type":"number","likert_scale_length":null,"likert_low_label":"","likert_allow_na":false}""", null)]
    [InlineData("""{"question_type":"number","rich_text_toolbar_level":"standard","rich_text_char_limit":null}""", null)]
    [InlineData("""{"question_type":"number","rich_text_toolbar_level":""}""", null)]
    [InlineData("""{"question_type":"rich_text","rich_text_char_limit":1,"rich_text_toolbar_level":"minimal"}""", null)]
    [InlineData("""{"question_type":"rich_text","rich_text_char_limit":-1}""", "rich_text_char_limit must be a positive number.")]
    public void A_definition_has_what_its_type_needs_and_nothing_of_another(string question, string? error) =>
        Assert.Equal(error, QuestionRules.FindError(JsonElement.Parse(question)));

    private static Question Likert(int length) => new() { Uuid = Guid.NewGuid(), QuestionType = QuestionType.Likert, LikertScaleLength = length };

    private static Question RichTextOf(int? limit) => new() { Uuid = Guid.NewGuid(), QuestionType = QuestionType.RichText, RichTextCharLimit = limit };
}
