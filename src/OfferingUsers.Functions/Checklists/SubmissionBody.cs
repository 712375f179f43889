using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// The body of a submission, which may contain files. It is buffered once; the parsed JSON has an index instead of the content of each file, so that a request
/// of 100 MB needs little more memory than its size.
/// </summary>
public sealed class SubmissionBody : IDisposable
{
    /// <summary>The max size of the answers without file contents, in bytes; more could never be stored.</summary>
    private const int MaxJsonSize = 4 << 20;

    private const int MinSegment = 4 << 10;

    /// <summary>What a body may announce without sending it.</summary>
    private const int MaxSegment = 64 << 10;

    private readonly List<Base64Content> contents = [];
    private readonly PipeReader reader;
    private readonly RequestBodyLimiter.Body memory;

    private SubmissionBody(PipeReader reader, RequestBodyLimiter.Body memory) => (this.reader, this.memory) = (reader, memory);

    /// <summary>
    /// The parsed JSON. A string <c>content</c> inside an <c>answer_data</c> is replaced by its index for <see cref="ContentOf"/>, any other value there by
    /// null.
    /// </summary>
    public JsonElement Json { get; private set; } = JsonBody.EmptyObject;

    /// <summary>Reads a body, or returns its refusal.</summary>
    public static async Task<Outcome<SubmissionBody>> ReadAsync(HttpRequest request, RequestBodyLimiter limiter, CancellationToken cancellation)
    {
        if (request.ContentLength > JsonBody.MaxSubmissionSize)
        {
            return JsonBody.Oversized(JsonBody.MaxSubmissionSize);
        }

        var segment = (int)Math.Clamp(request.ContentLength ?? MaxSegment, MinSegment, MaxSegment);
        var body = new SubmissionBody(
            PipeReader.Create(request.Body, new StreamPipeReaderOptions(bufferSize: segment, leaveOpen: true)), limiter.Begin(request.Caller().Uuid));
        try
        {
            var refusal = await body.BufferAsync(request, cancellation);
            return refusal is null ? body : body.Refuse(refusal);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>The file content of an index in <see cref="Json"/>; null for any other value.</summary>
    public Base64Content? ContentOf(JsonElement number) => number.ValueKind == JsonValueKind.Number ? contents[number.GetInt32()] : null;

    /// <summary>Releases the buffer; contents cannot be read afterwards.</summary>
    public void Dispose()
    {
        reader.Complete();
        memory.Dispose();
    }

    private Outcome<SubmissionBody> Refuse(Refusal refusal)
    {
        Dispose();
        return refusal;
    }

    private async Task<Refusal?> BufferAsync(HttpRequest request, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            if (read.Buffer.Length > JsonBody.MaxSubmissionSize)
            {
                return JsonBody.Oversized(JsonBody.MaxSubmissionSize);
            }

            if (!await memory.GrowToAsync(read.Buffer.Length, cancellation))
            {
                return new Busy(Busy.Service);
            }

            if (read.IsCompleted)
            {
                return read.Buffer.IsEmpty ? null : JsonBody.IsJson(request) ? Parse(read.Buffer) : new UnsupportedMediaType(request.ContentType ?? "");
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private Refusal? Parse(ReadOnlySequence<byte> body)
    {
        try
        {
            if (ExtractContents(body) is not { } output)
            {
                return new NotPossible(SubmitAnswers.TooManyAnswers);
            }

            Json = output;
            return null;
        }
        catch (JsonException error)
        {
            return JsonBody.Malformed(error);
        }
        catch (InvalidOperationException)
        {
            return new NotPossible(JsonBody.NotUnicode);
        }
    }

    /// <summary>Parses the body without the file contents; null if that is too large.</summary>
    private JsonElement? ExtractContents(ReadOnlySequence<byte> body)
    {
        var source = new Utf8JsonReader(body);
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        var (isAnswer, isContent) = (false, false);
        while (source.Read())
        {
            var isExtracted = isContent && source.TokenType != JsonTokenType.PropertyName;
            isContent = false;
            if (isExtracted && source.TokenType == JsonTokenType.String)
            {
                json.WriteNumberValue(contents.Count);
                contents.Add(new Base64Content(StringOf(body, ref source)));
            }
            else if (isExtracted)
            {
                source.Skip();
                json.WriteNullValue();
            }
            else if (output.WrittenCount + json.BytesPending + LengthOf(ref source) > MaxJsonSize)
            {
                return null;
            }
            else
            {
                Copy(ref source, json);
                if (source.TokenType == JsonTokenType.PropertyName)
                {
                    // [ { "answer_data": { "content": … } } ] or [ { "answer_data": [ { "content": … } ] } ]
                    isAnswer = source.CurrentDepth == 2 ? source.ValueTextEquals("answer_data"u8) : isAnswer;
                    isContent = isAnswer && source.CurrentDepth is 3 or 4 && source.ValueTextEquals("content"u8);
                }
            }
        }

        json.Flush();
        return JsonElement.Parse(output.WrittenSpan, JsonBody.Strict);
    }

    /// <summary>The bytes of a string as a slice of the buffer, or unescaped as a copy, because some encoders escape the slash.</summary>
    private static ReadOnlySequence<byte> StringOf(ReadOnlySequence<byte> body, ref Utf8JsonReader source)
    {
        if (!source.ValueIsEscaped)
        {
            return body.Slice(source.TokenStartIndex + 1, source.BytesConsumed - source.TokenStartIndex - 2);
        }

        var unescaped = new byte[LengthOf(ref source)];
        return new ReadOnlySequence<byte>(unescaped, 0, source.CopyString(unescaped));
    }

    private static long LengthOf(ref Utf8JsonReader source) => source.HasValueSequence ? source.ValueSequence.Length : source.ValueSpan.Length;

    private static void Copy(ref Utf8JsonReader source, Utf8JsonWriter json)
    {
        switch (source.TokenType)
        {
            case JsonTokenType.StartObject:
                json.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                json.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                json.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                json.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                json.WritePropertyName(source.GetString()!);
                break;
            case JsonTokenType.String:
                json.WriteStringValue(source.GetString());
                break;
            default:
                json.WriteRawValue(source.HasValueSequence ? source.ValueSequence.ToArray() : source.ValueSpan, skipInputValidation: true);
                break;
        }
    }
}
