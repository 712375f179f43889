using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// The outermost middleware of every request: assigns the request id, and turns exceptions into responses without internal details. Those are logged under
/// the same id.
/// </summary>
internal sealed partial class ErrorMiddleware(CosmosCost cost, IOptions<ApiOptions> options, ILogger<ErrorMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private const string ServerError = "A server error occurred.";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        var id = http.Request.Headers[RequestId.Header].ToString() is { } given && ValidRequestId().IsMatch(given) ? given : Guid.NewGuid().ToString("N");
        http.Response.Headers[RequestId.Header] = id;

        // The web server's span of the request is not the parent of the invocation's span, so both get the tags.
        SetTags(http.Features.Get<IHttpActivityFeature>()?.Activity, id, context);
        SetTags(Activity.Current, id, context);
        var tally = options.Value.CostHeaders ? cost.Begin() : null;
        IResult? refusal = null;
        try
        {
            await next(context);
        }
        catch (StoreUnavailableException error)
        {
            Log.StoreUnavailable(logger, id, (int)error.Status);
            refusal = RefusalResult.Unavailable(Domain.Busy.Service, error.RetryAfter);
        }
        catch (ConcurrentChangeException)
        {
            refusal = RefusalResult.Of(new Domain.Busy());
        }
        catch (BadHttpRequestException error)
        {
            refusal = RefusalResult.Detail(
                error.StatusCode, error.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The request body is too large." : "The request is malformed.");
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected.
            return;
        }
#pragma warning disable CA1031 // Every failure is logged and answered with 500.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.RequestFailed(logger, id, context.FunctionDefinition.Name, error);
            refusal = RefusalResult.Detail(StatusCodes.Status500InternalServerError, ServerError);
        }

        if (tally is not null && !http.Response.HasStarted)
        {
            http.Response.Headers["X-Store-Calls"] = tally.Calls.ToString(System.Globalization.CultureInfo.InvariantCulture);
            http.Response.Headers["X-Store-Charge"] = tally.Charge.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
        }

        if (refusal is not null && !http.Response.HasStarted)
        {
            context.GetInvocationResult().Value = refusal;
        }
    }

    private static void SetTags(Activity? span, string id, FunctionContext context) =>
        span?.SetTag("request.id", id).SetTag("faas.name", context.FunctionDefinition.Name);

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}\\z")]
    private static partial Regex ValidRequestId();

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Error, "Request {RequestId} failed in {Function}.")]
        public static partial void RequestFailed(ILogger logger, string requestId, string function, Exception error);

        [LoggerMessage(1102, LogLevel.Warning, "Request {RequestId}: the store was unavailable, its last status was {Status}.")]
        public static partial void StoreUnavailable(ILogger logger, string requestId, int status);
    }
}
