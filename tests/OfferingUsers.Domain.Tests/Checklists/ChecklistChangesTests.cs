using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OfferingUsers.Domain.Checklists;

namespace OfferingUsers.Domain.Tests.Checklists;

/// <summary>How a checklist changes part by part (checklists.md 6).</summary>
public sealed class ChecklistChangesTests
{
    private static readonly Checklist Checklist = new(Uuid(9), "C", "", "offering_compliance",
    [
        new Question { Uuid = Uuid(1), Options = [Option(11, "a"), Option(12, "b")] },
        new Question { Uuid = Uuid(2), Options = [Option(21, "c")], Dependencies = [On(31, 1)] },
        new Question { Uuid = Uuid(3), Dependencies = [On(32, 2), On(33, 1)] },
    ]);

    [Fact]
    public void A_part_takes_the_place_of_the_one_of_its_uuid_and_a_new_one_comes_last()
    {
        var second = Checklist.Questions[1];

        Assert.Equal("1 2:again 3", Shown(Checklist.With(second with { Description = ":again" }).Questions, question => question.Description));
        Assert.Equal("1 2 3 4", Shown(Checklist.With(new Question { Uuid = Uuid(4) }).Questions, question => question.Description));
        Assert.Equal("11z 12b", Shown(Checklist.Questions[0].With(Option(11, "z"))));
        Assert.Equal("11a 12b 13z", Shown(Checklist.Questions[0].With(Option(13, "z"))));
        Assert.Equal("32>1 33>1", Depends(Checklist.Questions[2].With(On(32, 1))));
        Assert.Equal("32>2 33>1 34>2", Depends(Checklist.Questions[2].With(On(34, 2))));
    }

    [Theory]
    [InlineData(1, "2[] 3[32>2]")]
    [InlineData(2, "1[] 3[33>1]")]
    [InlineData(3, "1[] 2[31>1]")]
    [InlineData(4, "1[] 2[31>1] 3[32>2 33>1]")]
    public void With_a_question_goes_what_depends_on_it(int question, string left) => Assert.Equal(
        left, string.Join(' ', Checklist.WithoutQuestion(Uuid(question)).Questions.Select(one => $"{Number(one.Uuid)}[{Depends(one)}]")));

    [Theory]
    [InlineData(11, "12b|21c|")]
    [InlineData(21, "11a 12b||")]
    [InlineData(99, "11a 12b|21c|")]
    public void An_option_goes_by_itself(int option, string left) =>
        Assert.Equal(left, string.Join('|', Checklist.WithoutOption(Uuid(option)).Questions.Select(Shown)));

    [Theory]
    [InlineData(31, "||32>2 33>1")]
    [InlineData(33, "|31>1|32>2")]
    [InlineData(99, "|31>1|32>2 33>1")]
    public void A_dependency_goes_by_itself(int dependency, string left) =>
        Assert.Equal(left, string.Join('|', Checklist.WithoutDependency(Uuid(dependency)).Questions.Select(Depends)));

    private static string Shown(ImmutableArray<Question> questions, Func<Question, string> text) =>
        string.Join(' ', questions.Select(question => Number(question.Uuid) + text(question)));

    private static string Shown(Question question) => string.Join(' ', question.Options.Select(option => Number(option.Uuid) + option.Label));

    private static string Depends(Question question) =>
        string.Join(' ', question.Dependencies.Select(one => $"{Number(one.Uuid)}>{Number(one.DependsOnQuestion)}"));

    private static QuestionOption Option(int number, string label) => new(Uuid(number), label, 0);

    private static QuestionDependency On(int number, int question) => new(Uuid(number), Uuid(question), JsonElement.Parse("true"), AnswerOperator.EqualTo);

    private static Guid Uuid(int number) => Guid.Parse(number.ToString("D32", CultureInfo.InvariantCulture));

    private static string Number(Guid uuid) => uuid.ToString("N").TrimStart('0');
}
