using System.Text.Json;
using System.Text.Json.Serialization;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Storage;

/// <summary>Instants are stored with all six fractional digits, so that their order as strings is chronological.</summary>
internal sealed class SortableInstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        writer.WriteStringValue(value.ToSortable());
    }
}
