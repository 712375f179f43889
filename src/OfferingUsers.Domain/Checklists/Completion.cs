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

    /// <summary>The reviewer's <see cref="Catalog.CatalogUser.Number"/>; no operation of this resource sets it.</summary>
    public int? ReviewedBy { get; init; }

    public DateTimeOffset? ReviewedAt { get; init; }

    public string ReviewNotes { get; init; } = "";

    public required DateTimeOffset Created { get; init; }

    /// <summary>Set by every submission, even an empty one.</summary>
    public required DateTimeOffset Modified { get; init; }

    /// <summary>At most one per question and user, in insertion order.</summary>
    public ImmutableArray<Answer> Answers { get; init; } = [];

    /// <summary>The effective answer to a question: the one modified last; with equal timestamps, the one inserted last (checklists.md 1.7).</summary>
    public Answer? EffectiveAnswer(Guid question)
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
public sealed record Answer(
    Guid Uuid, Guid Question, AnsweringUser User, JsonElement Data, bool RequiresReview, DateTimeOffset Created, DateTimeOffset Modified);

/// <summary>The user who answered, with the number and name shown with the answer.</summary>
public sealed record AnsweringUser(Guid Uuid, int Number, string FullName);
