using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OfferingUsers.Domain.Checklists;

namespace OfferingUsers.Domain.Tests.Checklists;

/// <summary>What the dependencies of a checklist must fulfil (checklists.md 6).</summary>
public sealed class DependencyRulesTests
{
    private const string Circular = "Question cannot depend on itself";

    [Theory]
    [InlineData("", null)]
    [InlineData("1>2", null)]
    [InlineData("1>2 1>3 2>4 3>4", null)]
    [InlineData("1>1", Circular)]
    [InlineData("1>2 2>1", Circular)]
    [InlineData("1>2 2>3 3>1", Circular)]
    [InlineData("4>1 1>2 2>3 3>2", Circular)]
    [InlineData("1>9", "Object with uuid=00000000000000000000000000000009 does not exist.")]
    [InlineData("2>2 3>9", Circular)]
    [InlineData("2>9 3>3", "Object with uuid=00000000000000000000000000000009 does not exist.")]
    public void Dependencies_stay_in_the_checklist_and_never_lead_back(string dependencies, string? fault)
    {
        var pairs = dependencies.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => (From: pair[..1], On: pair[2..])).ToList();

        Assert.Equal(fault, DependencyRules.FindError(
        [
            .. Enumerable.Range(1, 4).Select(number => new Question
            {
                Uuid = Uuid(number),
                Dependencies = [.. pairs.Where(pair => pair.From == $"{number}").Select(pair => On(int.Parse(pair.On, CultureInfo.InvariantCulture)))],
            }),
        ]));
    }

    [Theory]
    [InlineData("boolean", "equals", "true", null)]
    [InlineData("boolean", "equals", "null", null)]
    [InlineData("boolean", "in", "[true]", "Invalid operator 'in' for the question 'Which?' (type: boolean).")]
    [InlineData("boolean", "", "true", "Invalid operator '' for the question 'Which?' (type: boolean).")]
    [InlineData("boolean", "equals", "1.0", "Required answer value '1.0' is not valid for the question 'Which?' (type: boolean).")]
    [InlineData("text_input", "contains", "[\"x\"]", null)]
    [InlineData("text_input", "contains", "\"x\"", "Required answer value 'x' is not valid for the question 'Which?' (type: text_input).")]
    [InlineData("multi_select", "equals", "\"x\"", "Invalid operator 'equals' for the question 'Which?' (type: multi_select).")]
    public void Operator_and_value_suit_the_question_that_is_looked_at(string type, string name, string value, string? fault) => Assert.Equal(
        fault,
        DependencyRules.FindError(
        [
            new Question { Uuid = Uuid(1), Dependencies = [On(2) with { Operator = name, RequiredAnswerValue = JsonElement.Parse(value) }] },
            new Question { Uuid = Uuid(2), Description = "Which?", QuestionType = type },
        ]));

    [Fact]
    public void A_chain_of_any_length_is_followed()
    {
        const int Length = 60_000;
        var chain = Enumerable.Range(1, Length).Select(number => new Question { Uuid = Uuid(number), Dependencies = [On(number + 1)] });

        Assert.Null(DependencyRules.FindError([.. chain, new Question { Uuid = Uuid(Length + 1) }]));
        Assert.Equal(Circular, DependencyRules.FindError([.. chain, new Question { Uuid = Uuid(Length + 1), Dependencies = [On(1)] }]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_question_is_circular_exactly_when_a_path_leads_back_to_it(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var count = random.Next(1, 9);
            ImmutableArray<Question> questions =
            [
                .. Enumerable.Range(1, count).Select(number => new Question
                {
                    Uuid = Uuid(number),
                    Dependencies = [.. Enumerable.Range(0, random.Next(0, 3)).Select(_ => On(random.Next(1, count + 2)))],
                }),
            ];

            Assert.Equal(
                questions.Where(question => Reached(questions, question).Contains(question.Uuid)).Select(question => question.Uuid).Order(),
                CircularQuestions.Find(questions).Order());
        }
    }

    private static HashSet<Guid> Reached(ImmutableArray<Question> questions, Question from)
    {
        var reached = new HashSet<Guid>();
        var open = new Queue<Guid>(from.Dependencies.Select(dependency => dependency.DependsOnQuestion));
        while (open.TryDequeue(out var uuid))
        {
            if (questions.FirstOrDefault(question => question.Uuid == uuid) is { } question && reached.Add(uuid))
            {
                question.Dependencies.ToList().ForEach(dependency => open.Enqueue(dependency.DependsOnQuestion));
            }
        }

        return reached;
    }

    private static Guid Uuid(int number) => Guid.Parse(number.ToString("D32", CultureInfo.InvariantCulture));

    private static QuestionDependency On(int number) => new(Guid.NewGuid(), Uuid(number), JsonElement.Parse("true"), AnswerOperator.EqualTo);
}
