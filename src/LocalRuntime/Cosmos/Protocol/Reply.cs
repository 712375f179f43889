using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace LocalRuntime.Cosmos.Protocol;

/// <summary>An answer before it is put into HTTP.</summary>
internal sealed record Reply(int Status, ReadOnlyMemory<byte> Body = default)
{
    public int SubStatus { get; init; }

    /// <summary>The version of the one resource it is about, quoted; in a change feed how far it goes.</summary>
    public string? ETag { get; init; }

    public string? Continuation { get; init; }

    public int? ItemCount { get; init; }

    /// <summary>Request units.</summary>
    public double Charge { get; init; } = 1;

    /// <summary>The container's latest change when this was answered.</summary>
    public long Change { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public static Reply Error(int status, string message, int subStatus = 0) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(new ErrorBody(((HttpStatusCode)status).ToString(), message), ErrorJson.Default.ErrorBody))
        {
            SubStatus = subStatus,
        };

    public HttpResponseMessage ToResponse(HttpRequestMessage request)
    {
        var response = new HttpResponseMessage((HttpStatusCode)Status) { RequestMessage = request, Content = new ReadOnlyMemoryContent(Body) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var headers = response.Headers;
        headers.TryAddWithoutValidation("x-ms-request-charge", Charge.ToString("0.##", CultureInfo.InvariantCulture));
        headers.TryAddWithoutValidation("x-ms-activity-id", Guid.NewGuid().ToString());
        headers.TryAddWithoutValidation("x-ms-session-token", string.Create(CultureInfo.InvariantCulture, $"0:-1#{Change}"));
        if (Status >= 300)
        {
            headers.TryAddWithoutValidation("x-ms-substatus", SubStatus.ToString(CultureInfo.InvariantCulture));
        }

        if (ETag is not null)
        {
            headers.TryAddWithoutValidation("etag", ETag);
        }

        if (Continuation is not null)
        {
            headers.TryAddWithoutValidation("x-ms-continuation", Continuation);
        }

        if (ItemCount is { } count)
        {
            headers.TryAddWithoutValidation("x-ms-item-count", count.ToString(CultureInfo.InvariantCulture));
        }

        if (RetryAfter is { } pause)
        {
            headers.TryAddWithoutValidation("x-ms-retry-after-ms", pause.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        }

        return response;
    }
}

internal sealed record ErrorBody(
    [property: System.Text.Json.Serialization.JsonPropertyName("code")] string Code,
    [property: System.Text.Json.Serialization.JsonPropertyName("message")] string Message);

[System.Text.Json.Serialization.JsonSerializable(typeof(ErrorBody))]
internal sealed partial class ErrorJson : System.Text.Json.Serialization.JsonSerializerContext;
