using System.Collections.Immutable;
using System.Text.Json;

namespace OfferingUsers.Domain.Checklists;

/// <summary>An offering user's answers to a checklist (checklists.md 1.6).</summary>
public sealed record Completion
{
    public required Guid Uuid { get; init; }

    public required Guid OfferingUser { get; init; }

    public required Guid Checklist { get; init; }

    public bool IsCompleted { get; init; }

    public bool RequiresReview { get; init; }

    /// <summary>The integer of the reviewing user; no operation of this resource sets it.</summary>
    public int? ReviewedBy { get; init; }

    public DateTimeOffset? ReviewedAt { get; init; }

    public string ReviewNotes { get; init; } = "";

    public required DateTimeOffset Created { get; init; }

    /// <summary>Moves with every submission, an empty one included.</summary>
    public required DateTimeOffset Modified { get; init; }

    /// <summary>One for each question and answering user, in the order of their insertion.</summary>
    public ImmutableArray<Answer> Answers { get; init; } = [];

    /// <summary>The answer that counts for a question: the latest; of two at one instant the one inserted last (checklists.md 1.7).</summary>
    public Answer? Effective(Guid question)
    {
        Answer? latest = null;
        foreach (var answer in Answers)
        {
            if (answer.Question == question && (latest is null || answer.Modified >= latest.Modified))
            {
                latest = answer;
            }
        }

        return latest;
    }
}

/// <summary>One user's answer to one question (checklists.md 1.7).</summary>
/// <param name="User">Who answered, with the integer and the name under which answers show them.</param>
public sealed record Answer(
    Guid Uuid, Guid Question, AnsweringUser User, JsonElement Data, bool RequiresReview, DateTimeOffset Created, DateTimeOffset Modified);

/// <summary>Who answered.</summary>
public sealed record AnsweringUser(Guid Uuid, int Number, string FullName);
