namespace OfferingUsers.Domain.Checklists;

/// <summary>The progress of a completion (checklists.md 4.3 and 4.4). Hidden questions count, too.</summary>
public static class Progress
{
    /// <summary>Percentage of answered questions, rounded half to even to one decimal place; 100 without questions.</summary>
    public static decimal Percentage(Checklist checklist, Completion completion)
    {
        ArgumentNullException.ThrowIfNull(checklist);
        var answered = checklist.Questions.Count(question => IsAnswered(question, completion));
        return checklist.Questions.IsEmpty ? 100.0m : Math.Round(100m * answered / checklist.Questions.Length, 1, MidpointRounding.ToEven);
    }

    /// <summary>Required questions without an answer, in order.</summary>
    public static IEnumerable<Question> UnansweredRequired(Checklist checklist, Completion completion)
    {
        ArgumentNullException.ThrowIfNull(checklist);
        return checklist.InOrder.Where(question => question.Required && !IsAnswered(question, completion));
    }

    private static bool IsAnswered(Question question, Completion completion) => completion.EffectiveAnswer(question.Uuid) is not null;
}
