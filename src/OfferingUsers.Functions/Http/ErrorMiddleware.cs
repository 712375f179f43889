using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// The outermost layer of every request: gives it an id, writes its answer, and turns what breaks, the writing included, into an answer that says no more
/// than a client may know. The log says the rest, under the same id.
/// </summary>
internal sealed partial class ErrorMiddleware(CosmosCost cost, RetryBudget budget, IOptions<ApiOptions> options, ILogger<ErrorMiddleware> logger)
    : IFunctionsWorkerMiddleware
{
    private const string ServerError = "A server error occurred.";
    private const string Malformed = "The request is malformed.";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        var id = http.Request.Headers[RequestId.Header].ToString() is { } sent && ValidRequestId().IsMatch(sent) ? sent : Guid.NewGuid().ToString("N");
        http.Response.Headers[RequestId.Header] = id;

        // The web server's span of the request is not the parent of the invocation's span, so both get the tags.
        SetTags(http.Features.Get<IHttpActivityFeature>()?.Activity, id, context);
        SetTags(Activity.Current, id, context);
        budget.Begin();
        var tally = options.Value.CostHeaders ? cost.Begin() : null;
        try
        {
            try
            {
                await next(context);
                if (context.GetInvocationResult().Value is IResult result)
                {
                    SetHeaders(http.Response, id, tally);
                    await result.ExecuteAsync(http);
                }
            }
            catch (Exception error) when (!IsClientGone(http, error))
            {
                await AnswerAsync(http, RefusalOf(error, id, context.FunctionDefinition.Name), id, tally);
            }
        }
        catch (Exception error) when (IsClientGone(http, error))
        {
            // Nobody is left to answer.
            Log.ClientGone(logger, id);
        }

        // Whatever there was to write is written: the worker, which would write the result now, gets an empty one.
        context.GetInvocationResult().Value = Results.Empty;
    }

    /// <summary>What breaks because the client went away, in the middle of its request or of the answer.</summary>
    private static bool IsClientGone(HttpContext http, Exception error) => error is ConnectionResetException or ConnectionAbortedException
        || (error is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested);

    /// <summary>A refusal in place of an answer that nothing was sent of yet; half an answer is cut off, so that nobody takes it for a whole one.</summary>
    private static async Task AnswerAsync(HttpContext http, IResult refusal, string id, CosmosCost.Tally? tally)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        SetHeaders(http.Response, id, tally);
        await refusal.ExecuteAsync(http);
    }

    private static void SetHeaders(HttpResponse response, string id, CosmosCost.Tally? tally)
    {
        response.Headers[RequestId.Header] = id;
        if (tally is not null)
        {
            response.Headers["X-Store-Calls"] = tally.Calls.ToString(CultureInfo.InvariantCulture);
            response.Headers["X-Store-Charge"] = tally.Charge.ToString("0.##", CultureInfo.InvariantCulture);
        }
    }

    private IResult RefusalOf(Exception error, string id, string function)
    {
        switch (error)
        {
            case StoreUnavailableException store:
                Log.StoreUnavailable(logger, id, (int)store.Status);
                return RefusalResult.Unavailable(Domain.Busy.Service, store.RetryAfter);
            case ConcurrentChangeException:
                return RefusalResult.Of(new Domain.Busy());
            case StoreRefusedException { Status: HttpStatusCode.RequestEntityTooLarge }:
                return RefusalResult.Detail(StatusCodes.Status413PayloadTooLarge, "The object is too large to be stored.");
            case StoreRefusedException { IsPartitionFull: true }:
                Log.PartitionFull(logger, id, function);
                return RefusalResult.Detail(StatusCodes.Status507InsufficientStorage, "There is no room for more records of this offering.");
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return RefusalResult.Detail(StatusCodes.Status413PayloadTooLarge, "The request body is too large.");
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                return RefusalResult.Detail(StatusCodes.Status408RequestTimeout, PacedBody.TooSlow);
            case BadHttpRequestException malformed:
                Log.Malformed(logger, id, malformed.Message);
                return RefusalResult.Detail(malformed.StatusCode, Malformed);

            // The web server counts the length of a chunk in 32 bits, and has no status for one that is longer.
            case IOException { InnerException: OverflowException }:
                Log.Malformed(logger, id, error.Message);
                return RefusalResult.Detail(StatusCodes.Status400BadRequest, Malformed);
            default:
                Log.RequestFailed(logger, id, function, error);
                return RefusalResult.Detail(StatusCodes.Status500InternalServerError, ServerError);
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

        [LoggerMessage(1105, LogLevel.Critical, "Request {RequestId} to {Function}: a partition of the store is full.")]
        public static partial void PartitionFull(ILogger logger, string requestId, string function);

        [LoggerMessage(1103, LogLevel.Debug, "Request {RequestId}: the client has gone.")]
        public static partial void ClientGone(ILogger logger, string requestId);

        [LoggerMessage(1104, LogLevel.Debug, "Request {RequestId} is malformed: {Message}")]
        public static partial void Malformed(ILogger logger, string requestId, string message);
    }
}
