using LocalRuntime.Functions.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Functions;

/// <summary>
/// Middleware before the worker's own pipeline: selects the function by the rules of the Azure Functions host, starts its invocation, and passes the request
/// to the worker, which matches the two by the invocation id.
/// </summary>
internal sealed partial class RouteRequests(
    FunctionsHost host, ServingAddress address, IHostApplicationLifetime lifetime, ILogger<RouteRequests> logger) : IStartupFilter
{
    private const string InvocationIdHeader = "x-ms-invocation-id";

    private static readonly TypedData HttpTriggerData = new() { Http = new RpcHttp() };

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (app.ServerFeatures.Get<IServerAddressesFeature>() is { } served)
        {
            served.Addresses.Clear();
            served.Addresses.Add(address.Url);
        }

        var inner = app.New();
        next(inner);
        var worker = inner.Build();
        var prefix = HttpRoute.Prefix(WorkerSettings.AppDirectory);
        var functions = host.HttpFunctions
            ?? throw new StartRefusedException(
                "No functions are loaded when requests are to be served: call UseLocalRuntime() before ConfigureFunctionsWebApplication().");
        var endpoints = functions.Select((function, order) => HttpRoute.Endpoint(function, order, prefix, http => RunAsync(function, http, worker))).ToList();

        // Without this endpoint, ASP.NET would answer a wrong method with 405; the Azure Functions host answers 404.
        endpoints.Add(new RouteEndpoint(NotFoundAsync, RoutePatternFactory.Parse("{*path}"), int.MaxValue, EndpointMetadataCollection.Empty, "nothing"));
        app.UseRouting();
        app.UseEndpoints(routes => routes.DataSources.Add(new DefaultEndpointDataSource(endpoints)));
    };

    private static Task NotFoundAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task RunAsync(HostedFunction function, HttpContext http, RequestDelegate worker)
    {
        var aborted = BoundRequestLifetime.Set(http);
        if (aborted.IsCancellationRequested)
        {
            Log.ClientGone(logger, function.Name);
            return;
        }

        var id = host.NextInvocationId();
        http.Request.Headers[InvocationIdHeader] = id;
        var invocation = host.Begin(id, function, HttpTriggerData, RouteValues(http.Request.RouteValues));

        // The web server stops only after running requests end, so they are cancelled first.
        await using var stop = lifetime.ApplicationStopping.UnsafeRegister(_ => host.RequestCancellation(id), null);

        // The worker does its own routing, and would skip it if an endpoint were selected already.
        http.SetEndpoint(null);
        http.Request.RouteValues.Clear();
        try
        {
            await worker(http);
            if (http.Response.HasStarted)
            {
                return;
            }

            // An exception of the function is not in the HTTP response, but in the invocation's response.
            var response = await invocation;
            if (response.Result.Status == StatusResult.Types.Status.Success)
            {
                return;
            }

            if (aborted.IsCancellationRequested)
            {
                // Whatever it broke on, nobody is left to answer; what the function did not expect is in the worker's log.
                Log.ClientGone(logger, function.Name);
                return;
            }

            Log.Failed(logger, function.Name, response.Result.Exception?.Message);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException && aborted.IsCancellationRequested)
        {
            Log.ClientGone(logger, function.Name);
            return;
        }
        catch (Exception error) when (error is OperationCanceledException or TimeoutException or IOException)
        {
            Log.Failed(logger, function.Name, error.Message);
            if (http.Response.HasStarted)
            {
                throw;
            }
        }

        http.Response.Clear();
        http.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    private static Dictionary<string, TypedData>? RouteValues(RouteValueDictionary values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        var metadata = new Dictionary<string, TypedData>(values.Count);
        foreach (var (name, value) in values)
        {
            if (value is string text)
            {
                metadata[name] = new TypedData { String = text };
            }
        }

        return metadata;
    }

    private static partial class Log
    {
        [LoggerMessage(101, LogLevel.Error, "The function {Function} failed: {Message}")]
        public static partial void Failed(ILogger logger, string function, string? message);

        [LoggerMessage(106, LogLevel.Debug, "The client of the function {Function} has gone.")]
        public static partial void ClientGone(ILogger logger, string function);
    }
}
