using System.Text;
using Microsoft.AspNetCore.Http;

namespace OfferingUsers.Functions.Tests.Http;

/// <summary>Requests that nobody sent, and answers as they would be written.</summary>
internal static class Requests
{
    public static HttpRequest WithQuery(string query)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(query);
        return request;
    }

    public static HttpRequest WithAuthorization(string? header)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = header;
        return request;
    }

    /// <summary>A request with a body, whose length is announced unless it is told not to be.</summary>
    public static HttpRequest WithBody(byte[] body, string? mediaType = "application/json", bool isAnnounced = true)
    {
        var request = new DefaultHttpContext().Request;
        request.Body = new MemoryStream(body);
        request.ContentType = mediaType;
        request.ContentLength = isAnnounced ? body.Length : null;
        return request;
    }

    public static async Task<(HttpResponse Response, string Body)> AnswerAsync(IResult result, string method = "GET")
    {
        var http = new DefaultHttpContext();
        var body = new MemoryStream();
        (http.Request.Method, http.Response.Body) = (method, body);
        await result.ExecuteAsync(http);
        return (http.Response, Encoding.UTF8.GetString(body.ToArray()));
    }
}
