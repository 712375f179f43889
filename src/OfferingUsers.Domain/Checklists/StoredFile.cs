using System.Collections.Immutable;
using System.Text.Json;

namespace OfferingUsers.Domain.Checklists;

/// <summary>An answer's reference to a stored file (checklists.md 3.4); contains neither URL nor content.</summary>
/// <param name="Name">Without a path.</param>
/// <param name="Size">In bytes.</param>
public sealed record StoredFile(Guid Uuid, string Name, long Size, string MimeType)
{
    private const string IdProperty = "stored_file_id";

    /// <summary>The answer to a <c>file</c> question.</summary>
    public static JsonElement ToData(StoredFile file) => Write(json => file.WriteTo(json));

    /// <summary>The answer to a <c>multiple_files</c> question, in submission order.</summary>
    public static JsonElement ToData(IEnumerable<StoredFile> files) => Write(json =>
    {
        json.WriteStartArray();
        foreach (var file in files)
        {
            file.WriteTo(json);
        }

        json.WriteEndArray();
    });

    /// <summary>The files referenced by an answer; none for answers of other types.</summary>
    public static IEnumerable<StoredFile> ReadAll(JsonElement data) => data.ValueKind switch
    {
        JsonValueKind.Object => TryRead(data) is { } file ? [file] : [],
        JsonValueKind.Array => data.EnumerateArray().Select(TryRead).OfType<StoredFile>(),
        _ => [],
    };

    /// <summary>The uuids of all files referenced by a completion's answers, of any user.</summary>
    public static ImmutableHashSet<Guid> ReferencedIds(Completion completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        return [.. completion.Answers.SelectMany(answer => ReadAll(answer.Data)).Select(file => file.Uuid)];
    }

    /// <summary>The file with that uuid, if any user's answer to the question references it; otherwise null (checklists.md 3.5).</summary>
    public static StoredFile? FindReferenced(Completion completion, Guid question, Guid uuid)
    {
        ArgumentNullException.ThrowIfNull(completion);
        return completion.Answers.Where(answer => answer.Question == question).SelectMany(answer => ReadAll(answer.Data))
            .FirstOrDefault(file => file.Uuid == uuid);
    }

    /// <summary>The uuid in a client's reference to a stored file; null if there is none.</summary>
    public static Guid? ReadId(JsonElement file) =>
        file.ValueKind == JsonValueKind.Object && file.TryGetProperty(IdProperty, out var id)
        && id.ValueKind == JsonValueKind.String && Uuids.TryParse(id.GetString(), out var uuid)
            ? uuid
            : null;

    private static StoredFile? TryRead(JsonElement file) => ReadId(file) is { } uuid
        ? new StoredFile(uuid, file.GetProperty("name").GetString()!, file.GetProperty("size").GetInt64(), file.GetProperty("mime_type").GetString()!)
        : null;

    private static JsonElement Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteNumber("size", Size);
        json.WriteString("mime_type", MimeType);
        json.WriteString(IdProperty, Uuid.Hex());
        json.WriteEndObject();
    }
}
