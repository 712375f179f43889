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
        return questions.Select(question => FindError(question, byUuid)).FirstOrDefault(fault => fault is not null);
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

        return LeadsBack(question, byUuid) ? Circular : null;
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

    /// <summary>Whether any path of dependencies from a question comes to it again. A dependency on a question that is not there ends its path.</summary>
    private static bool LeadsBack(Question question, Dictionary<Guid, Question> byUuid)
    {
        var seen = new HashSet<Guid>();
        var open = new Stack<Question>([question]);
        while (open.TryPop(out var from))
        {
            foreach (var next in from.Dependencies.Select(dependency => dependency.DependsOnQuestion))
            {
                if (next == question.Uuid)
                {
                    return true;
                }

                if (seen.Add(next) && byUuid.TryGetValue(next, out var reached))
                {
                    open.Push(reached);
                }
            }
        }

        return false;
    }
}
