using System.Text.Json;

namespace OfferingUsers.Domain.Checklists;

/// <summary>Which answers a provider must look at (checklists.md 4.5).</summary>
public static class Review
{
    /// <summary>Whether an answer, as it is written, needs a review. A value that is false in the reference's language triggers nothing.</summary>
    public static bool IsTriggered(Question question, JsonElement answer)
    {
        ArgumentNullException.ThrowIfNull(question);
        return question.AlwaysRequiresReview
            || (IsTruthy(question.ReviewAnswerValue) && AnswerOperator.Holds(question.Operator, answer, question.ReviewAnswerValue));
    }

    /// <summary>The flagged answers that count, by the order of their questions.</summary>
    public static IEnumerable<(Question Question, Answer Answer)> Flagged(Checklist checklist, Completion completion)
    {
        ArgumentNullException.ThrowIfNull(checklist);
        ArgumentNullException.ThrowIfNull(completion);
        return checklist.InOrder.Select(question => (question, completion.Effective(question.Uuid)))
            .Where(found => found.Item2 is { RequiresReview: true }).Select(found => (found.question, found.Item2!));
    }

    /// <summary>Whether a value counts as true: not false, zero, empty or null.</summary>
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
