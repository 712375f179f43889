using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace LocalRuntime.Cosmos.Protocol;

/// <summary>A response of the endpoint, independent of HTTP types.</summary>
internal sealed record CosmosResponse(int Status, ReadOnlyMemory<byte> Body = default)
{
    public int SubStatus { get; init; }

    /// <summary>The quoted version of the resource; for a change feed, its state.</summary>
    public string? ETag { get; init; }

    public string? Continuation { get; init; }

    public int? ItemCount { get; init; }

    /// <summary>Request units.</summary>
    public double Charge { get; init; } = 1;

    /// <summary>The number of the container's latest change, for the session token.</summary>
    public long LastChange { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The physical partition that answers, for the session token.</summary>
    public int Physical { get; init; }

    /// <summary>Whether equal results of an ordered query come in the reverse order of their resource ids; null to leave it untold.</summary>
    public bool? IsReversed { get; init; }

    public static CosmosResponse Error(int status, string message, int subStatus = 0) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(new ErrorBody(((HttpStatusCode)status).ToString(), message), ErrorJson.Default.ErrorBody))
        {
            SubStatus = subStatus,
        };

    public HttpResponseMessage ToHttpResponse(HttpRequestMessage request)
    {
        var response = new HttpResponseMessage((HttpStatusCode)Status) { RequestMessage = request, Content = new ReadOnlyMemoryContent(Body) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var headers = response.Headers;
        headers.TryAddWithoutValidation("x-ms-request-charge", Charge.ToString("0.##", CultureInfo.InvariantCulture));
        headers.TryAddWithoutValidation("x-ms-activity-id", Guid.NewGuid().ToString());
        headers.TryAddWithoutValidation("x-ms-session-token", string.Create(CultureInfo.InvariantCulture, $"{Physical}:-1#{LastChange}"));
        if (Status >= 300)
        {
            headers.TryAddWithoutValidation("x-ms-substatus", SubStatus.ToString(CultureInfo.InvariantCulture));
        }

        if (IsReversed is { } isReversed)
        {
            headers.TryAddWithoutValidation(
                "x-ms-cosmos-query-execution-info", $"{{\"reverseRidEnabled\":false,\"reverseIndexScan\":{(isReversed ? "true" : "false")}}}");
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
