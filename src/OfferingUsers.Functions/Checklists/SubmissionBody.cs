using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// The body of a submission, which may hold files: it is kept once, as it came, and what is parsed has the place of each file's content in it instead of
/// the content. So a request of 100 MB costs little more than its own size.
/// </summary>
public sealed class SubmissionBody : IDisposable
{
    /// <summary>What answers without their files may come to, in octets; more could never be stored.</summary>
    private const int MaxRestSize = 4 << 20;

    private readonly List<Base64Content> contents = [];
    private readonly PipeReader reader;
    private readonly IDisposable lease;

    private SubmissionBody(PipeReader reader, IDisposable lease) => (this.reader, this.lease) = (reader, lease);

    /// <summary>
    /// The value, in which the text of a <c>content</c> inside an <c>answer_data</c> is the number by which <see cref="ContentOf"/> knows it; another value
    /// there is null.
    /// </summary>
    public JsonElement Json { get; private set; } = JsonBody.EmptyObject;

    /// <summary>Reads it, or says why there is none.</summary>
    public static async Task<Outcome<SubmissionBody>> ReadAsync(HttpRequest request, RequestBodyLimiter limiter, CancellationToken cancellation)
    {
        if (request.ContentLength > JsonBody.MaxSubmissionSize)
        {
            return JsonBody.Oversized(JsonBody.MaxSubmissionSize);
        }

        if (await limiter.TakeAsync(request.ContentLength, cancellation) is not { } lease)
        {
            return new Busy(Busy.Service);
        }

        var body = new SubmissionBody(
            PipeReader.Create(
                request.Body,
                new StreamPipeReaderOptions(bufferSize: (int)Math.Clamp(request.ContentLength ?? (64 << 10), 4 << 10, 1 << 20), leaveOpen: true)),
            lease);
        try
        {
            var refusal = await body.FillAsync(request, cancellation);
            return refusal is null ? body : body.Refuse(refusal);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>The file content that a number in <see cref="Json"/> stands for; null when it stands for none.</summary>
    public Base64Content? ContentOf(JsonElement number) => number.ValueKind == JsonValueKind.Number ? contents[number.GetInt32()] : null;

    /// <summary>Gives the memory back: no content can be read any more.</summary>
    public void Dispose()
    {
        reader.Complete();
        lease.Dispose();
    }

    private Outcome<SubmissionBody> Refuse(Refusal refusal)
    {
        Dispose();
        return refusal;
    }

    private async Task<Refusal?> FillAsync(HttpRequest request, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            if (read.Buffer.Length > JsonBody.MaxSubmissionSize)
            {
                return JsonBody.Oversized(JsonBody.MaxSubmissionSize);
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
            if (WithoutContents(body) is not { } rest)
            {
                return new NotPossible(SubmitAnswers.TooManyAnswers);
            }

            Json = rest;
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

    /// <summary>Null when what is left without the contents is too large.</summary>
    private JsonElement? WithoutContents(ReadOnlySequence<byte> body)
    {
        var source = new Utf8JsonReader(body);
        var rest = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(rest);
        var (isAnswer, isContent) = (false, false);
        while (source.Read())
        {
            var isTaken = isContent && source.TokenType != JsonTokenType.PropertyName;
            isContent = false;
            if (isTaken && source.TokenType == JsonTokenType.String)
            {
                json.WriteNumberValue(contents.Count);
                contents.Add(new Base64Content(TextOf(body, ref source)));
            }
            else if (isTaken)
            {
                source.Skip();
                json.WriteNullValue();
            }
            else if (rest.WrittenCount + json.BytesPending + LengthOf(ref source) > MaxRestSize)
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
        return JsonElement.Parse(rest.WrittenSpan);
    }

    /// <summary>A text's octets where they lie, or a plain copy of one with escapes, as some encoders write the slash.</summary>
    private static ReadOnlySequence<byte> TextOf(ReadOnlySequence<byte> body, ref Utf8JsonReader source)
    {
        if (!source.ValueIsEscaped)
        {
            return body.Slice(source.TokenStartIndex + 1, source.BytesConsumed - source.TokenStartIndex - 2);
        }

        var plain = new byte[LengthOf(ref source)];
        return new ReadOnlySequence<byte>(plain, 0, source.CopyString(plain));
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
