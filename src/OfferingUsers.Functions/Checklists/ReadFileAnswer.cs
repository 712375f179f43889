using System.Collections.Immutable;
using System.Text.Json;
using OfferingUsers.Domain.Checklists;

namespace OfferingUsers.Functions.Checklists;

/// <summary>Reads and validates the files of an answer, in the order of checklists.md 3.2.</summary>
internal static class ReadFileAnswer
{
    /// <summary>The number of bytes for type detection; packages and older office files have their signatures far from the start.</summary>
    private const int DetectionLength = 1 << 20;

    /// <summary>
    /// The files; null if any is not valid for the question. A file that was stored before must belong to the stored answer to the same question (checklists.md
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

        var file = new SubmittedFile(name.GetString()!, content.Length, ContentType.Detect(content.ReadStart(DetectionLength)));
        return FileRule.Accepts(question, file) ? new NewFile(file, content) : null;
    }
}

/// <summary>A file of an answer.</summary>
public abstract record AnswerFile;

/// <summary>A file that is stored already and was sent back.</summary>
internal sealed record KeptFile(Guid Uuid) : AnswerFile;

/// <summary>A file whose content is part of the request.</summary>
public sealed record NewFile(SubmittedFile File, Base64Content Content) : AnswerFile;
