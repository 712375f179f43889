using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OfferingUsers.Functions.Http;
using Yarp.ReverseProxy.Forwarder;

namespace OfferingUsers.Functions.Upstream;

/// <summary>
/// The upstream's answer to a request, passed back as it comes. Where there is none: 502, and 504 where it takes longer than <c>Upstream:Timeout</c> to go on.
/// </summary>
internal sealed partial class PassedResult(IHttpForwarder forwarder, UpstreamClient upstream, HttpTransformer headers, ILogger logger) : IResult
{
    private const string NoAnswer = "The upstream does not answer.";
    private const string TooSlow = "The upstream does not answer in time.";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var error = await forwarder.SendAsync(
            httpContext, upstream.Address!.ToString(), upstream.Http, new ForwarderRequestConfig { ActivityTimeout = upstream.Timeout }, headers,
            httpContext.RequestAborted);
        if (error == ForwarderError.None || httpContext.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        // What is wrong with the request's own body is answered as everywhere.
        if (httpContext.GetForwarderErrorFeature()?.Exception is { } fault && Find<BadHttpRequestException>(fault) is { } malformed
            && !httpContext.Response.HasStarted)
        {
            throw malformed;
        }

        Log.Failed(logger, RequestId.Of(httpContext.Request), error);
        if (!httpContext.Response.HasStarted)
        {
            var isLate = error is ForwarderError.RequestTimedOut;
            await RefusalResult.Detail(
                isLate ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status502BadGateway, isLate ? TooSlow : NoAnswer).ExecuteAsync(httpContext);
        }
    }

    private static T? Find<T>(Exception error)
        where T : Exception => error switch
        {
            T found => found,
            AggregateException several => several.InnerExceptions.Select(Find<T>).FirstOrDefault(found => found is not null),
            { InnerException: { } inner } => Find<T>(inner),
            _ => null,
        };

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Warning, "Request {RequestId} was not answered by the upstream: {Error}.")]
        public static partial void Failed(ILogger logger, string requestId, ForwarderError error);
    }
}
