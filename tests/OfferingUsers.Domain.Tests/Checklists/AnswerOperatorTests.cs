using System.Text.Json;
using OfferingUsers.Domain.Checklists;

namespace OfferingUsers.Domain.Tests.Checklists;

public sealed class AnswerOperatorTests
{
    [Theory]
    [InlineData("equals", "true", "true", true)]
    [InlineData("equals", "true", "1", false)]
    [InlineData("equals", "1", "1.0", true)]
    [InlineData("equals", "\"A\"", "\"a\"", false)]
    [InlineData("equals", "[1,2]", "[2,1]", false)]
    [InlineData("equals", "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true)]
    [InlineData("equals", "null", "null", false)]
    [InlineData("not_equals", "null", "1", false)]
    [InlineData("not_equals", "1", "2", true)]
    [InlineData("contains", "\"export control\"", "[\"import\",\"export\"]", true)]
    [InlineData("contains", "\"Export\"", "[\"export\"]", false)]
    [InlineData("contains", "\"export\"", "\"port\"", true)]
    [InlineData("contains", "[\"a\",\"b\"]", "[\"b\"]", true)]
    [InlineData("contains", "{\"name\":\"x\"}", "[\"name\"]", true)]
    [InlineData("contains", "7", "[7]", false)]
    [InlineData("in", "[\"a\"]", "[\"a\",\"b\"]", true)]
    [InlineData("in", "[\"c\"]", "[\"a\",\"b\"]", false)]
    [InlineData("in", "\"a\"", "[\"a\"]", true)]
    [InlineData("in", "\"a\"", "\"a\"", true)]
    [InlineData("in", "7", "[7]", false)]
    [InlineData("not_in", "[]", "[\"a\"]", true)]
    [InlineData("not_in", "[\"a\"]", "[\"a\"]", false)]
    [InlineData("not_in", "[\"b\"]", "[\"a\"]", true)]
    [InlineData("not_in", "7", "[8]", false)]
    [InlineData("not_in", "\"a\"", "\"b\"", true)]
    [InlineData("", "1", "1", false)]
    [InlineData("unknown", "1", "1", false)]
    public void An_operator_holds_as_the_table_says(string name, string answer, string value, bool expected) =>
        Assert.Equal(expected, AnswerOperator.Holds(name, JsonDocument.Parse(answer).RootElement, JsonDocument.Parse(value).RootElement));

    [Fact]
    public void Without_an_answer_nothing_holds() => Assert.All(AnswerOperator.All, name => Assert.False(AnswerOperator.Holds(name, default, default)));
}
