using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OfferingUsers.Functions.Http;

/// <summary>The responses of successful operations.</summary>
internal static class ApiResults
{
    public const string ResultCount = "X-Result-Count";

    /// <summary>200 with a body.</summary>
    public static IResult Json(Action<Utf8JsonWriter> write) => new JsonResult(StatusCodes.Status200OK, write);

    /// <summary>200 with an object whose number of parts a HEAD may ask for: clients count whatever has a HEAD.</summary>
    public static IResult Counted(int count, Action<Utf8JsonWriter> write) => new JsonResult(
        StatusCodes.Status200OK, write, response => response.Headers[ResultCount] = count.ToString(CultureInfo.InvariantCulture));

    /// <summary>201 with a body and the new object's URL in <c>Location</c>.</summary>
    public static IResult Created(string url, Action<Utf8JsonWriter> write) =>
        new JsonResult(StatusCodes.Status201Created, write, response => response.Headers.Location = url);

    /// <summary>204.</summary>
    public static IResult NoContent() => new StatusResult(StatusCodes.Status204NoContent);

    /// <summary>200 without a body, the response of state actions (offering-users.md 2.10).</summary>
    public static IResult Empty() => new StatusResult(StatusCodes.Status200OK);

    /// <summary>200 with one page of a list and the headers of offering-users.md 5.3.</summary>
    public static IResult Page(HttpRequest request, Paging paging, int total, BaseUrl baseUrl, Action<Utf8JsonWriter> write) =>
        new JsonResult(StatusCodes.Status200OK, write, Headers(request, paging, total, baseUrl));

    /// <summary>200 with the headers of <see cref="Page"/> and no body.</summary>
    public static IResult PageHeaders(HttpRequest request, Paging paging, int total, BaseUrl baseUrl) =>
        new StatusResult(StatusCodes.Status200OK, Headers(request, paging, total, baseUrl));

    private static Action<HttpResponse> Headers(HttpRequest request, Paging paging, int total, BaseUrl baseUrl)
    {
        var link = LinkHeader.Build(baseUrl.Of(request) + request.Path, request.Query, paging, total);
        return response =>
        {
            response.Headers[ResultCount] = total.ToString(CultureInfo.InvariantCulture);
            response.Headers.Link = link;
        };
    }
}
