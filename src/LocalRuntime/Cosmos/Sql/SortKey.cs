using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>
/// Encodes a JSON value as a string with the order and equality of Cosmos DB: undefined (null here), null, false, true, numbers, strings by code point,
/// arrays, objects. So one column serves equality, ranges, order and uniqueness. The first character is the type; the encoding is reversible.
/// </summary>
internal static class SortKey
{
    public const string Null = "1";
    public const string False = "2";
    public const string True = "3";
    public const char Number = '4';
    public const char String = '5';
    public const char Array = '6';
    public const char Object = '7';

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The sort key of a value; null for undefined.</summary>
    public static string? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => null,
        JsonValueKind.Null => Null,
        JsonValueKind.False => False,
        JsonValueKind.True => True,
        JsonValueKind.Number => OfNumber(value.GetDouble()),
        JsonValueKind.String => OfString(value.GetString()!),
        JsonValueKind.Array => Array + Canonical(value),
        _ => Object + Canonical(value),
    };

    public static string OfString(string value) => String + value;

    public static string OfBoolean(bool value) => value ? True : False;

    /// <summary>The bits of the number, changed to sort like the numbers; both zeros have the same key.</summary>
    public static string OfNumber(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value == 0 ? 0 : value);
        var ordered = bits < 0 ? ~bits : bits ^ long.MinValue;
        return Number + ordered.ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>The number of a sort key; null if it is of another type.</summary>
    public static double? ToNumber(string? key)
    {
        if (key is null || key[0] != Number)
        {
            return null;
        }

        var ordered = long.Parse(key.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return BitConverter.Int64BitsToDouble(ordered < 0 ? ordered ^ long.MinValue : ~ordered);
    }

    /// <summary>Writes the JSON value of a sort key.</summary>
    public static void WriteTo(Utf8JsonWriter json, string key)
    {
        switch (key[0])
        {
            case '1':
                json.WriteNullValue();
                break;
            case '2' or '3':
                json.WriteBooleanValue(key == True);
                break;
            case Number:
                json.WriteNumberValue(ToNumber(key)!.Value);
                break;
            case String:
                json.WriteStringValue(key.AsSpan(1));
                break;
            default:
                json.WriteRawValue(key.AsSpan(1), skipInputValidation: true);
                break;
        }
    }

    /// <summary>JSON with sorted properties and uniform numbers, so that equal values have equal strings.</summary>
    private static string Canonical(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            Write(json, value);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(property.Name);
                    Write(json, property.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.Number:
                json.WriteNumberValue(value.GetDouble());
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
