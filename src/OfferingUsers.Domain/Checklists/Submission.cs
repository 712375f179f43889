using System.Text.Json;

namespace OfferingUsers.Domain.Checklists;

/// <summary>Applies validated answers to a completion (checklists.md 2.2 and 4.5).</summary>
public static class Submission
{
    /// <summary>
    /// Applies answers in order, so the last one per question wins; null removes the user's own answer. Always recomputes the completion's flags.
    /// </summary>
    public static Completion Apply(
        Completion completion, Checklist checklist, IEnumerable<(Question Question, JsonElement Data)> answers,
        AnsweringUser user, DateTimeOffset now, Func<Guid> newUuid)
    {
        ArgumentNullException.ThrowIfNull(completion);
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(newUuid);
        var rows = completion.Answers.ToBuilder();
        foreach (var (question, data) in answers)
        {
            var index = rows.FindIndex(row => row.Question == question.Uuid && row.User.Uuid == user.Uuid);
            if (data.ValueKind == JsonValueKind.Null)
            {
                if (index >= 0)
                {
                    rows.RemoveAt(index);
                }

                continue;
            }

            var review = Review.IsTriggered(question, data);
            if (index >= 0)
            {
                rows[index] = rows[index] with { User = user, Data = data, RequiresReview = review, Modified = now };
            }
            else
            {
                rows.Add(new Answer(newUuid(), question.Uuid, user, data, review, now, now));
            }
        }

        var after = completion with { Answers = rows.ToImmutable(), Modified = now };
        return after with { IsCompleted = !Progress.UnansweredRequired(checklist, after).Any(), RequiresReview = Review.Flagged(checklist, after).Any() };
    }

    private static int FindIndex(this IList<Answer> rows, Predicate<Answer> match)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (match(rows[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
