using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Http;

/// <summary>Converts a refusal into status, headers and body (offering-users.md 2.2).</summary>
internal static class RefusalResult
{
    public static IResult Of(Refusal refusal) => refusal switch
    {
        Unauthenticated unknown => Detail(StatusCodes.Status401Unauthorized, unknown.Detail, response => response.Headers.WWWAuthenticate = "Token"),
        Forbidden forbidden => Detail(StatusCodes.Status403Forbidden, forbidden.Detail),
        NotFound notFound => Detail(StatusCodes.Status404NotFound, notFound.Detail),
        NotPossible notPossible => Detail(StatusCodes.Status400BadRequest, notPossible.Detail),
        InvalidFields invalid => new JsonResult(StatusCodes.Status400BadRequest, json => Write(json, invalid)),
        BareMessage bare => new JsonResult(StatusCodes.Status400BadRequest, json =>
        {
            json.WriteStartArray();
            json.WriteStringValue(bare.Message);
            json.WriteEndArray();
        }),
        StillReferenced referenced => new JsonResult(StatusCodes.Status409Conflict, json => Write(json, referenced)),
        TooLarge large => Detail(StatusCodes.Status413PayloadTooLarge, large.Detail),
        UnsupportedMediaType media => Detail(StatusCodes.Status415UnsupportedMediaType, $"Unsupported media type \"{media.MediaType}\" in request."),
        Throttled throttled => Detail(
            StatusCodes.Status429TooManyRequests, ThrottledText(throttled.RetryAfter), response => SetRetryAfter(response, throttled.RetryAfter)),
        Busy busy => Unavailable(busy.Detail, TimeSpan.FromSeconds(1)),
        InvalidJson invalid => new JsonResult(StatusCodes.Status400BadRequest, json => invalid.Body.WriteTo(json)),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "The refusal has no response."),
    };

    /// <summary>503 with Retry-After in whole seconds, at least 1.</summary>
    public static IResult Unavailable(string detail, TimeSpan retryAfter) => Detail(
        StatusCodes.Status503ServiceUnavailable, detail, response => SetRetryAfter(response, retryAfter));

    /// <summary>A status with the body <c>{"detail": …}</c>.</summary>
    public static IResult Detail(int status, string detail, Action<HttpResponse>? headers = null) => new JsonResult(
        status,
        json =>
        {
            json.WriteStartObject();
            json.WriteString("detail", detail);
            json.WriteEndObject();
        },
        headers);

    private static string ThrottledText(TimeSpan retryAfter) =>
        $"Request was throttled. Expected available in {Seconds(retryAfter)} second{(Seconds(retryAfter) == 1 ? "" : "s")}.";

    private static int Seconds(TimeSpan retryAfter) => Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds));

    private static void SetRetryAfter(HttpResponse response, TimeSpan retryAfter) =>
        response.Headers.RetryAfter = Seconds(retryAfter).ToString(CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter json, InvalidFields invalid)
    {
        json.WriteStartObject();
        foreach (var (field, messages) in invalid.Errors)
        {
            json.WriteStartArray(field);
            foreach (var message in messages)
            {
                json.WriteStringValue(message);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StillReferenced referenced)
    {
        json.WriteStartObject();
        json.WriteString("detail", referenced.Detail);
        json.WriteStartObject("referenced_by");
        foreach (var (collection, count) in referenced.ReferencedBy)
        {
            json.WriteNumber(collection, count);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
