using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;
using Yarp.ReverseProxy.Forwarder;

namespace OfferingUsers.Functions.Upstream;

/// <summary>
/// Passes to the upstream what the app does not serve, with the caller's own key, before anybody asks here who that is: unknown paths, and on the paths of
/// <see cref="UpstreamPathAttribute"/> what is marked there. Without <c>Upstream:Url</c> nothing is passed.
/// </summary>
internal sealed class PassToUpstream(
    UpstreamClient upstream, IHttpForwarder forwarder, PassedHeaders headers, KnownRoutes routes, RequestLimits limits, OwnKeys own,
    ILogger<PassToUpstream> logger) : IFunctionsWorkerMiddleware
{
    private const string Loop = "The upstream passed the request back.";
    private const string MethodNotPassed = "The method is not passed on.";

    /// <summary>The functions that are for apps without an upstream only.</summary>
    private static readonly FrozenSet<string> Whole = typeof(PassToUpstream).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => method.GetCustomAttribute<UpstreamPathAttribute>() is { IsWhole: true })
        .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name)
        .ToFrozenSet(StringComparer.Ordinal);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (upstream.Address is null || context.GetHttpContext() is not { } http || !IsUpstreams(context.FunctionDefinition.Name, http.Request))
        {
            await next(context);
            return;
        }

        context.GetInvocationResult().Value = Pass(http);
    }

    private bool IsUpstreams(string function, HttpRequest request) => Whole.Contains(function)
        || (function == UnmatchedRequest.Name
            && (routes.Match(request.Path) is null || (!HttpMethods.IsOptions(request.Method) && routes.IsUpstreams(request.Path))));

    private IResult Pass(HttpContext http)
    {
        if (limits.Count(http) is { } throttled)
        {
            return RefusalResult.Of(throttled);
        }

        if (HttpMethods.IsTrace(http.Request.Method) || HttpMethods.IsConnect(http.Request.Method))
        {
            return RefusalResult.Detail(StatusCodes.Status405MethodNotAllowed, MethodNotPassed);
        }

        if (PassedHeaders.Returns(http.Request))
        {
            return RefusalResult.Detail(StatusCodes.Status508LoopDetected, Loop);
        }

        own.Withhold(http.Request);
        return new PassedResult(forwarder, upstream, headers, logger);
    }
}
