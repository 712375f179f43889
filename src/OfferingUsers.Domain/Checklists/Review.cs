using System.Text.Json;

namespace OfferingUsers.Domain.Checklists;

/// <summary>Which answers the provider has to review (checklists.md 4.5).</summary>
public static class Review
{
    /// <summary>Whether an answer needs a review when it is submitted. A trigger value that is falsy in Python never matches.</summary>
    public static bool IsTriggered(Question question, JsonElement answer)
    {
        ArgumentNullException.ThrowIfNull(question);
        return question.AlwaysRequiresReview
            || (IsTruthy(question.ReviewAnswerValue) && AnswerOperator.Holds(question.Operator, answer, question.ReviewAnswerValue));
    }

    /// <summary>The effective answers that need a review, in question order.</summary>
    public static IEnumerable<(Question Question, Answer Answer)> Flagged(Checklist checklist, Completion completion)
    {
        ArgumentNullException.ThrowIfNull(checklist);
        ArgumentNullException.ThrowIfNull(completion);
        return checklist.InOrder.Select(question => (question, completion.EffectiveAnswer(question.Uuid)))
            .Where(found => found.Item2 is { RequiresReview: true }).Select(found => (found.question, found.Item2!));
    }

    /// <summary>Truthiness as in Python: not false, zero, empty or null.</summary>
    public static bool IsTruthy(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Number => value.GetDouble() != 0,
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => false,
    };
}
