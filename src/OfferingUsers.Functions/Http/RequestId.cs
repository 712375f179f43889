using Microsoft.AspNetCore.Http;

namespace OfferingUsers.Functions.Http;

/// <summary>The id by which logs, traces and the client know a request; <see cref="ErrorMiddleware"/> gives each one before anything else.</summary>
internal static class RequestId
{
    public const string Header = "X-Request-Id";

    public static string Of(HttpRequest request) => request.HttpContext.Response.Headers[Header].ToString();
}
