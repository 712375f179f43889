using System.Collections.Immutable;

namespace OfferingUsers.Domain.Checklists;

/// <summary>What the dependencies of a checklist must fulfil (checklists.md 6): they stay within it, suit what they look at, and lead nowhere back.</summary>
public static class DependencyRules
{
    private const string Circular = "Question cannot depend on itself";

    /// <summary>The first thing that is wrong, question by question; null when nothing is. Each question must have a uuid of its own.</summary>
    public static string? FindError(ImmutableArray<Question> questions)
    {
        var byUuid = questions.ToDictionary(question => question.Uuid);
        var circular = CircularQuestions.Find(questions);
        return questions.Select(question => FindError(question, byUuid) ?? (circular.Contains(question.Uuid) ? Circular : null))
            .FirstOrDefault(fault => fault is not null);
    }

    private static string? FindError(Question question, Dictionary<Guid, Question> byUuid)
    {
        foreach (var dependency in question.Dependencies)
        {
            if (!byUuid.TryGetValue(dependency.DependsOnQuestion, out var on))
            {
                return $"Object with uuid={dependency.DependsOnQuestion.Hex()} does not exist.";
            }

            if (FindError(dependency, on) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>Operator and value are judged against the type of the question that the dependency looks at.</summary>
    private static string? FindError(QuestionDependency dependency, Question on)
    {
        var (name, value) = (dependency.Operator, dependency.RequiredAnswerValue);
        return !QuestionRules.IsOperatorAllowed(name, on.QuestionType)
            ? $"Invalid operator '{name}' for the question '{on.Description}' (type: {on.QuestionType})."
            : !QuestionRules.IsWellFormed(value, on.QuestionType)
                ? $"Required answer value '{PythonText.Format(value)}' is not valid for the question '{on.Description}' (type: {on.QuestionType})."
                : null;
    }
}
