using System.Text.Json;
using System.Text.Json.Serialization;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Storage;

/// <summary>Uuids are stored as in the API, as 32 lower-case hex digits, so that queries can compare them.</summary>
internal sealed class HexGuidConverter : JsonConverter<Guid>
{
    public override Guid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Uuids.TryParse(reader.GetString(), out var uuid) ? uuid : throw new JsonException("Not a uuid.");

    public override void Write(Utf8JsonWriter writer, Guid value, JsonSerializerOptions options)
    {
        Span<char> hex = stackalloc char[32];
        value.TryFormat(hex, out _, "N");
        writer.WriteStringValue(hex);
    }
}
