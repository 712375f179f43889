using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// A JSON body with its Content-Length. The response to HEAD has the same status and headers, but neither body nor Content-Type, because a client that reads
/// only the count fails on either (offering-users.md DEC-14).
/// </summary>
internal sealed class JsonResult(int status, Action<Utf8JsonWriter> write, Action<HttpResponse>? headers = null) : IResult
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        PrivateAnswer.SetHeaders(response);
        headers?.Invoke(response);
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            response.ContentLength = 0;
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            write(json);
        }

        response.ContentType = "application/json";
        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory, httpContext.RequestAborted);
    }
}

/// <summary>A status with optional headers and no body.</summary>
internal sealed class StatusResult(int status, Action<HttpResponse>? headers = null) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        PrivateAnswer.SetHeaders(httpContext.Response);
        if (status != StatusCodes.Status204NoContent)
        {
            httpContext.Response.ContentLength = 0;
        }

        headers?.Invoke(httpContext.Response);
        return Task.CompletedTask;
    }
}
