using System.Text;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Idempotency;

/// <summary>A remembered answer, as it was given.</summary>
internal sealed class RememberedResult(RememberedAnswer answer, bool isReplayed) : IResult
{
    private const string ReplayedHeader = "Idempotency-Replayed";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = answer.Status!.Value;
        PrivateAnswer.SetHeaders(response);
        if (answer.Location is { } location)
        {
            response.Headers.Location = location;
        }

        if (isReplayed)
        {
            response.Headers[ReplayedHeader] = "true";
        }

        var body = Encoding.UTF8.GetBytes(answer.Body ?? "");
        if (answer.Status != StatusCodes.Status204NoContent)
        {
            response.ContentLength = body.Length;
        }

        if (body.Length == 0)
        {
            return Task.CompletedTask;
        }

        response.ContentType = "application/json";
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
