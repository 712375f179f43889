using System.Text.Json;

namespace OfferingUsers.Domain.Checklists;

/// <summary>The guidance shown with a question (checklists.md 4.6): always, or only if the caller's own answer matches.</summary>
public static class Guidance
{
    public static string? For(Question question, Completion completion, Guid caller)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(completion);
        if (string.IsNullOrWhiteSpace(question.UserGuidance))
        {
            return null;
        }

        var own = completion.Answers.LastOrDefault(answer => answer.Question == question.Uuid && answer.User.Uuid == caller);
        var matches = own is not null && question.GuidanceAnswerValue.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            && AnswerOperator.Holds(question.GuidanceOperator, own.Data, question.GuidanceAnswerValue);
        return question.AlwaysShowGuidance || matches ? question.UserGuidance : null;
    }
}
