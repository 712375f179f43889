using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Http;

/// <summary>Reads the JSON object of a request (offering-users.md 2.2), or a form as one; an absent body is read as an empty object.</summary>
internal static class JsonBody
{
    /// <summary>The default max size of a body, in bytes.</summary>
    public const int MaxBodySize = 1 << 20;

    /// <summary>The max size of the body of a submission with files, in bytes (checklists.md 3.2).</summary>
    public const int MaxSubmissionSize = 104_857_600;

    internal const string NotUnicode = "JSON parse error - an escaped text is not Unicode.";
    private const string NotUtf8 = "JSON parse error - the body is not valid UTF-8.";
    private const string NotFinite = "JSON parse error - a number is out of range.";

    /// <summary>A key that occurs twice is an error: readers would differ in which one counts.</summary>
    internal static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    internal static readonly JsonElement EmptyObject = JsonDocument.Parse("{}").RootElement.Clone();

    /// <summary>Reads an object, or the refusal of the body.</summary>
    public static async Task<Outcome<JsonElement>> ReadAsync(HttpRequest request, CancellationToken cancellation, int maxSize = MaxBodySize)
    {
        var any = await ReadAnyAsync(request, cancellation, maxSize);
        return any.Refusal is null && any.Value.ValueKind != JsonValueKind.Object ? NotAnObject(any.Value) : any;
    }

    /// <summary>Reads a value of any JSON type, or the refusal of the body.</summary>
    public static async Task<Outcome<JsonElement>> ReadAnyAsync(HttpRequest request, CancellationToken cancellation, int maxSize = MaxBodySize)
    {
        var buffer = new ArrayBufferWriter<byte>((int)Math.Clamp(request.ContentLength ?? 0, 256, 64 << 10));
        if (request.ContentLength > maxSize || !await TryReadAllAsync(request.Body, buffer, maxSize, cancellation))
        {
            return Oversized(maxSize);
        }

        return buffer.WrittenCount == 0 ? EmptyObject
            : IsJson(request) ? ParseAny(buffer.WrittenMemory)
            : FormBody.IsForm(request) ? await FormBody.ParseAsync(request, buffer.WrittenMemory, cancellation)
            : new UnsupportedMediaType(request.ContentType ?? "");
    }

    internal static TooLarge Oversized(int maxSize) => new($"The request body is larger than {maxSize} bytes.");

    internal static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Parses an object, or the refusal of the bytes.</summary>
    public static Outcome<JsonElement> Parse(ReadOnlyMemory<byte> body)
    {
        var any = ParseAny(body);
        return any.Refusal is null && any.Value.ValueKind != JsonValueKind.Object ? NotAnObject(any.Value) : any;
    }

    private static InvalidFields NotAnObject(JsonElement value) => InvalidFields.ForBody($"Invalid data. Expected a dictionary, but got {TypeName.Of(value)}.");

    private static Outcome<JsonElement> ParseAny(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            return new NotPossible(NotUtf8);
        }

        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return AreNumbersFinite(body.Span) ? document.RootElement.Clone() : new NotPossible(NotFinite);
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

    /// <summary>
    /// Whether each number is one that the store can hold. Throws <see cref="InvalidOperationException"/> for an unpaired surrogate in an escaped string,
    /// which the parser accepts, so that no later read of the string throws.
    /// </summary>
    private static bool AreNumbersFinite(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                reader.GetString();
            }
            else if (reader.TokenType == JsonTokenType.Number && !(reader.TryGetDouble(out var number) && double.IsFinite(number)))
            {
                return false;
            }
        }

        return true;
    }

    private static async Task<bool> TryReadAllAsync(Stream body, ArrayBufferWriter<byte> buffer, int maxSize, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await body.ReadAsync(buffer.GetMemory(4096), cancellation);
            if (read == 0)
            {
                return true;
            }

            buffer.Advance(read);
            if (buffer.WrittenCount > maxSize)
            {
                return false;
            }
        }
    }
}
