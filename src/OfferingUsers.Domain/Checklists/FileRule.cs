namespace OfferingUsers.Domain.Checklists;

/// <summary>Validates the files of an answer (checklists.md 3.2). If both extensions and MIME types are restricted, both must match.</summary>
public static class FileRule
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>Whether a number of files is accepted; only <c>multiple_files</c> has a limit.</summary>
    public static bool AcceptsCount(Question question, int count)
    {
        ArgumentNullException.ThrowIfNull(question);
        return !(question.QuestionType == QuestionType.MultipleFiles && count > question.MaxFilesCount);
    }

    /// <summary>Whether a new file is accepted; an empty file never is.</summary>
    public static bool Accepts(Question question, SubmittedFile file)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(file);
        return file.Size > 0 && AcceptsExtension(question, file.Name)
            && AcceptsType(question, file.MimeType) && !(file.Size > question.MaxFileSizeMb * Megabyte);
    }

    private static bool AcceptsExtension(Question question, string name)
    {
        var dot = name.LastIndexOf('.');
        return question.AllowedFileTypes.IsEmpty
            || (dot >= 0 && question.AllowedFileTypes.Any(allowed => string.Equals(allowed, name[dot..], StringComparison.OrdinalIgnoreCase)));
    }

    private static bool AcceptsType(Question question, string type) => question.AllowedMimeTypes.IsEmpty
        || question.AllowedMimeTypes.Any(allowed => allowed == type
            || (allowed != "*/*" && allowed.EndsWith("/*", StringComparison.Ordinal) && type.StartsWith(allowed[..^1], StringComparison.Ordinal)));
}

/// <summary>An uploaded file.</summary>
/// <param name="Name">As the client named it; may be empty.</param>
/// <param name="Size">In bytes, after decoding.</param>
/// <param name="MimeType">Detected from the content (<see cref="ContentType"/>).</param>
public sealed record SubmittedFile(string Name, long Size, string MimeType);
