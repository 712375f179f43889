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
/// The outermost layer of every request: gives it an id, and turns what breaks into an answer that says no more than a client may know. The log says the
/// rest, under the same id.
/// </summary>
internal sealed partial class ErrorMiddleware(CosmosCost cost, IOptions<ApiOptions> options, ILogger<ErrorMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private const string RequestId = "X-Request-Id";
    private const string Broken = "A server error occurred.";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        var id = http.Request.Headers[RequestId].ToString() is { } given && SaneId().IsMatch(given) ? given : Guid.NewGuid().ToString("N");
        http.Response.Headers[RequestId] = id;

        // The request's span is the web server's; the function runs beside it, in the span of its invocation.
        Name(http.Features.Get<IHttpActivityFeature>()?.Activity, id, context);
        Name(Activity.Current, id, context);
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
            // Nobody is left to answer.
            return;
        }
#pragma warning disable CA1031 // Whatever breaks, the client gets an answer and the log the rest.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.Broken(logger, id, context.FunctionDefinition.Name, error);
            refusal = RefusalResult.Detail(StatusCodes.Status500InternalServerError, Broken);
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

    private static void Name(Activity? span, string id, FunctionContext context) =>
        span?.SetTag("request.id", id).SetTag("faas.name", context.FunctionDefinition.Name);

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$")]
    private static partial Regex SaneId();

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Error, "Request {RequestId} broke in {Function}.")]
        public static partial void Broken(ILogger logger, string requestId, string function, Exception error);

        [LoggerMessage(1102, LogLevel.Warning, "Request {RequestId}: the store answered {Status} for as long as it was asked.")]
        public static partial void StoreUnavailable(ILogger logger, string requestId, int status);
    }
}
