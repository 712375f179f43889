namespace OfferingUsers.Domain.Checklists;

/// <summary>Which questions are shown, given the current answers (checklists.md 4.2). Hiding a question keeps its answer.</summary>
public static class Visibility
{
    /// <summary>The visible questions, in order.</summary>
    public static IEnumerable<Question> VisibleQuestions(Checklist checklist, Completion completion)
    {
        ArgumentNullException.ThrowIfNull(checklist);
        ArgumentNullException.ThrowIfNull(completion);
        return checklist.InOrder.Where(question => IsVisible(question, completion));
    }

    private static bool IsVisible(Question question, Completion completion)
    {
        bool Holds(QuestionDependency dependency) =>
            AnswerOperator.Holds(
                dependency.Operator, completion.EffectiveAnswer(dependency.DependsOnQuestion)?.Data ?? default, dependency.RequiredAnswerValue);

        return question.Dependencies.IsEmpty
            || (question.DependencyLogicOperator == "or" ? question.Dependencies.Any(Holds) : question.Dependencies.All(Holds));
    }
}
