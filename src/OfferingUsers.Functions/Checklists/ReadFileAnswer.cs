using System.Collections.Immutable;
using System.Text.Json;
using OfferingUsers.Domain.Checklists;

namespace OfferingUsers.Functions.Checklists;

/// <summary>The files of an answer, checked in the order of checklists.md 3.2.</summary>
internal static class ReadFileAnswer
{
    /// <summary>Packages and older office files show what they are further in than other files.</summary>
    private const int Window = 1 << 20;

    /// <summary>
    /// The files; null when any is not valid for the question. What was stored before must be held by the completion, for the same question (checklists.md
    /// 3.5).
    /// </summary>
    public static ImmutableArray<AnswerFile>? From(Question question, JsonElement data, SubmissionBody body, Completion completion)
    {
        var isList = question.QuestionType == QuestionType.MultipleFiles;
        if (data.ValueKind != (isList ? JsonValueKind.Array : JsonValueKind.Object) || !FileRule.AcceptsCount(question, isList ? data.GetArrayLength() : 1))
        {
            return null;
        }

        var files = ImmutableArray.CreateBuilder<AnswerFile>();
        foreach (var item in isList ? [.. data.EnumerateArray()] : new[] { data })
        {
            if (Read(question, item, body, completion) is not { } file)
            {
                return null;
            }

            files.Add(file);
        }

        return files.ToImmutable();
    }

    private static AnswerFile? Read(Question question, JsonElement item, SubmissionBody body, Completion completion)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (!item.TryGetProperty("content", out var place))
        {
            return StoredFile.ReadId(item) is { } kept && StoredFile.FindReferenced(completion, question.Uuid, kept) is not null ? new KeptFile(kept) : null;
        }

        if (!item.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String
            || body.ContentOf(place) is not { } content || !content.IsStrict())
        {
            return null;
        }

        var file = new SubmittedFile(name.GetString()!, content.Length, ContentType.Detect(content.Start(Window)));
        return FileRule.Accepts(question, file) ? new NewFile(file, content) : null;
    }
}

/// <summary>A file of an answer.</summary>
public abstract record AnswerFile;

/// <summary>One that is there already, sent again as it was shown.</summary>
internal sealed record KeptFile(Guid Uuid) : AnswerFile;

/// <summary>One that comes with the request.</summary>
public sealed record NewFile(SubmittedFile File, Base64Content Content) : AnswerFile;
