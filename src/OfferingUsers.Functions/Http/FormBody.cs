using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// Reads a form as the object that a client would have sent as JSON (offering-users.md 2.2): each key with its text, of a repeated one the last. Fields accept
/// texts of numbers and booleans anyway. Files have no place in a form here, and are left out.
/// </summary>
internal static class FormBody
{
    private const int MaxKeys = 1000;
    private const int MaxKeyLength = 256;
    private const string Malformed = "Form parse error - the body is not a form of its media type.";

    public static bool IsForm(HttpRequest request) => request.HasFormContentType;

    /// <param name="body">All of the request's body, whose size has been checked.</param>
    public static async Task<Outcome<JsonElement>> ParseAsync(HttpRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var options = new FormOptions
        {
            ValueCountLimit = MaxKeys,
            KeyLengthLimit = MaxKeyLength,
            ValueLengthLimit = body.Length,
            MultipartBodyLengthLimit = body.Length,
            MemoryBufferThreshold = body.Length,
            BufferBodyLengthLimit = body.Length,
        };
        request.Body = new MemoryStream(body.ToArray(), writable: false);
        try
        {
            var form = await new FormFeature(request, options).ReadFormAsync(cancellation);
            return ToObject(form);
        }
        catch (InvalidDataException)
        {
            return new NotPossible(Malformed);
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            return new NotPossible(Malformed);
        }
    }

    private static JsonElement ToObject(IFormCollection form)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (key, values) in form)
            {
                json.WriteString(key, values.Count == 0 ? "" : values[^1]);
            }

            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
