using System.Text.Json;
using OfferingUsers.Domain.Checklists;

namespace OfferingUsers.Domain.Tests.Checklists;

public sealed class AnswerRuleTests
{
    private const string Option = "b0210000000000000000000000000001";

    [Theory]
    [InlineData("boolean", "true", true)]
    [InlineData("boolean", "1", false)]
    [InlineData("boolean", "\"true\"", false)]
    [InlineData("boolean", "[]", false)]
    [InlineData("single_select", "[\"OPTION\"]", true)]
    [InlineData("single_select", "\"OPTION\"", false)]
    [InlineData("single_select", "[]", false)]
    [InlineData("single_select", "[\"OPTION\",\"OPTION\"]", false)]
    [InlineData("single_select", "[\"6f0c1d5c0b7f4a1f9f3b6d0a5b1c2d3e\"]", false)]
    [InlineData("multi_select", "[]", true)]
    [InlineData("multi_select", "[\"OPTION\",\"OPTION\"]", true)]
    [InlineData("multi_select", "[\"Health\"]", false)]
    [InlineData("multi_select", "[7]", false)]
    [InlineData("text_input", "\"\"", true)]
    [InlineData("text_area", "7", false)]
    [InlineData("number", "0.5", true)]
    [InlineData("number", "500", true)]
    [InlineData("number", "500.01", false)]
    [InlineData("number", "0", false)]
    [InlineData("number", "\"12.5\"", true)]
    [InlineData("number", "\"12.5.3\"", false)]
    [InlineData("number", "\"NaN\"", false)]
    [InlineData("number", "\"\"", false)]
    [InlineData("number", "true", false)]
    [InlineData("number", "[1]", false)]
    [InlineData("date", "\"2025-09-04\"", true)]
    [InlineData("date", "\"20250904\"", true)]
    [InlineData("date", "\"2025/09/04\"", true)]
    [InlineData("date", "\"2025-09-04T10:00:00Z\"", true)]
    [InlineData("date", "\"4 Sep 2025\"", true)]
    [InlineData("date", "\"09/04/2025\"", true)]
    [InlineData("date", "\"31.12.2025\"", true)]
    [InlineData("date", "\"2025-13-01\"", false)]
    [InlineData("date", "\"2025-02-30\"", false)]
    [InlineData("date", "\"\"", false)]
    [InlineData("date", "\"abc\"", false)]
    [InlineData("date", "7", false)]
    [InlineData("year", "2024", true)]
    [InlineData("year", "\"2024\"", true)]
    [InlineData("year", "2024.5", false)]
    [InlineData("email", "\"anything\"", true)]
    [InlineData("datetime", "\"2024-01-15T10:30:00Z\"", true)]
    [InlineData("datetime", "\"15/01/2024 10:30\"", false)]
    public void A_value_answers_a_question_of_its_type(string type, string value, bool expected)
    {
        var question = new Question
        {
            Uuid = Guid.NewGuid(),
            QuestionType = type,
            MinValue = type == "number" ? 0.5m : null,
            MaxValue = type == "number" ? 500 : null,
            Options = [new QuestionOption(Guid.Parse(Option), "Health", 0)],
        };

        var answer = value.Replace("OPTION", Guid.Parse(Option).ToString("D").ToUpperInvariant(), StringComparison.Ordinal);
        Assert.Equal(expected, AnswerRule.IsValid(question, JsonDocument.Parse(answer).RootElement));
    }

    [Fact]
    public void Options_are_stored_in_hex_and_everything_else_as_it_was_sent()
    {
        var select = new Question { Uuid = Guid.NewGuid(), QuestionType = QuestionType.MultiSelect };
        var number = new Question { Uuid = Guid.NewGuid(), QuestionType = QuestionType.Number };

        Assert.Equal($"[\"{Option}\"]", AnswerRule.Normalize(select, JsonDocument.Parse($"[\"{Guid.Parse(Option):D}\"]").RootElement).GetRawText());
        Assert.Equal("\"12.50\"", AnswerRule.Normalize(number, JsonDocument.Parse("\"12.50\"").RootElement).GetRawText());
    }
}
