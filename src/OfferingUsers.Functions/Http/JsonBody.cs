using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Http;

/// <summary>Reads the JSON object of a request (offering-users.md 2.2); an absent body counts as an empty one.</summary>
internal static class JsonBody
{
    /// <summary>The largest body of an ordinary request, in octets.</summary>
    public const int MaxBodySize = 1 << 20;

    /// <summary>The largest body of any request, in octets: that of a submission with files (checklists.md 3.2).</summary>
    public const int MaxSubmissionSize = 104_857_600;

    internal const string NotUnicode = "JSON parse error - an escaped text is not Unicode.";

    internal static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement.Clone();

    /// <summary>The object, or why there is none.</summary>
    public static async Task<Outcome<JsonElement>> ReadAsync(HttpRequest request, CancellationToken cancellation, int largest = MaxBodySize)
    {
        var any = await ReadAnyAsync(request, cancellation, largest);
        return any.Refusal is null && any.Value.ValueKind != JsonValueKind.Object ? NotAnObject(any.Value) : any;
    }

    /// <summary>The value of whatever type, or why there is none.</summary>
    public static async Task<Outcome<JsonElement>> ReadAnyAsync(HttpRequest request, CancellationToken cancellation, int largest = MaxBodySize)
    {
        var buffer = new ArrayBufferWriter<byte>((int)Math.Clamp(request.ContentLength ?? 0, 256, 64 << 10));
        if (request.ContentLength > largest || !await FillAsync(request.Body, buffer, largest, cancellation))
        {
            return Oversized(largest);
        }

        return buffer.WrittenCount == 0 ? Nothing
            : IsJson(request) ? ParseAny(buffer.WrittenMemory)
            : new UnsupportedMediaType(request.ContentType ?? "");
    }

    internal static TooLarge Oversized(int largest) => new($"The request body is larger than {largest} bytes.");

    internal static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>The object of these bytes.</summary>
    public static Outcome<JsonElement> Parse(ReadOnlyMemory<byte> body)
    {
        var any = ParseAny(body);
        return any.Refusal is null && any.Value.ValueKind != JsonValueKind.Object ? NotAnObject(any.Value) : any;
    }

    private static InvalidFields NotAnObject(JsonElement value) => InvalidFields.ForBody($"Invalid data. Expected a dictionary, but got {TypeName.Of(value)}.");

    private static Outcome<JsonElement> ParseAny(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (body.Span.IndexOf("\\u"u8) >= 0)
            {
                ReadEscapedTexts(body.Span);
            }

            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            return Malformed(error);
        }
        catch (InvalidOperationException)
        {
            return new NotPossible(NotUnicode);
        }
    }

    internal static NotPossible Malformed(JsonException error) => new($"JSON parse error - {error.Message}");

    /// <summary>Half a surrogate pair passes the parser and throws where the text is read: here, and nowhere later.</summary>
    private static void ReadEscapedTexts(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                reader.GetString();
            }
        }
    }

    private static async Task<bool> FillAsync(Stream body, ArrayBufferWriter<byte> buffer, int largest, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await body.ReadAsync(buffer.GetMemory(4096), cancellation);
            if (read == 0)
            {
                return true;
            }

            buffer.Advance(read);
            if (buffer.WrittenCount > largest)
            {
                return false;
            }
        }
    }
}
