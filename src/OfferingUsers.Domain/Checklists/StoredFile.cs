using System.Collections.Immutable;
using System.Text.Json;

namespace OfferingUsers.Domain.Checklists;

/// <summary>A stored file as an answer refers to it (checklists.md 3.4): never a URL, never the content.</summary>
/// <param name="Name">Without any path.</param>
/// <param name="Size">In octets.</param>
public sealed record StoredFile(Guid Uuid, string Name, long Size, string MimeType)
{
    private const string Id = "stored_file_id";

    /// <summary>The answer of a <c>file</c> question.</summary>
    public static JsonElement ToData(StoredFile file) => Write(json => file.WriteTo(json));

    /// <summary>The answer of a <c>multiple_files</c> question, in the order in which they were sent.</summary>
    public static JsonElement ToData(IEnumerable<StoredFile> files) => Write(json =>
    {
        json.WriteStartArray();
        foreach (var file in files)
        {
            file.WriteTo(json);
        }

        json.WriteEndArray();
    });

    /// <summary>The files an answer refers to; none for answers of other types.</summary>
    public static IEnumerable<StoredFile> In(JsonElement data) => data.ValueKind switch
    {
        JsonValueKind.Object => TryRead(data) is { } file ? [file] : [],
        JsonValueKind.Array => data.EnumerateArray().Select(TryRead).OfType<StoredFile>(),
        _ => [],
    };

    /// <summary>The uuids of all files that a completion's answers refer to, whoever gave them.</summary>
    public static ImmutableHashSet<Guid> Of(Completion completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        return [.. completion.Answers.SelectMany(answer => In(answer.Data)).Select(file => file.Uuid)];
    }

    /// <summary>The file of that uuid that an answer to the question refers to, whoever gave it; null when none does (checklists.md 3.5).</summary>
    public static StoredFile? HeldBy(Completion completion, Guid question, Guid uuid)
    {
        ArgumentNullException.ThrowIfNull(completion);
        return completion.Answers.Where(answer => answer.Question == question).SelectMany(answer => In(answer.Data)).FirstOrDefault(file => file.Uuid == uuid);
    }

    /// <summary>The id by which a client refers to a stored file; null where there is none.</summary>
    public static Guid? IdIn(JsonElement file) =>
        file.ValueKind == JsonValueKind.Object && file.TryGetProperty(Id, out var id)
        && id.ValueKind == JsonValueKind.String && Uuids.TryParse(id.GetString(), out var uuid)
            ? uuid
            : null;

    private static StoredFile? TryRead(JsonElement file) => IdIn(file) is { } uuid
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
        json.WriteString(Id, Uuid.Hex());
        json.WriteEndObject();
    }
}
