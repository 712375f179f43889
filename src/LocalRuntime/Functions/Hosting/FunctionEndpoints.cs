using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Functions.Hosting;

/// <summary>
/// Serves the functions as endpoints whose order is their place in the alphabet: the real host tries routes in that order and not by how specific they are.
/// </summary>
internal static partial class FunctionEndpoints
{
    public static void Map(
        WebApplication app, IReadOnlyList<LocalFunction> functions, IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middlewares)
    {
        var prefix = LocalSettings.RoutePrefix().Trim('/');
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("LocalRuntime.Functions");
        var shutdown = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped;
        var endpoints = functions.Select((function, rank) => Endpoint(function, rank, prefix, middlewares, logger, shutdown)).ToList();

        // Without this one, ASP.NET would answer a wrong method with 405; the host answers 404.
        endpoints.Add(new RouteEndpoint(NotFound, RoutePatternFactory.Parse("{*path}"), int.MaxValue, EndpointMetadataCollection.Empty, "nothing"));
        app.UseRouting();
        ((IEndpointRouteBuilder)app).DataSources.Add(new DefaultEndpointDataSource(endpoints));
    }

    private static RouteEndpoint Endpoint(
        LocalFunction function, int rank, string prefix, IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middlewares,
        ILogger logger, CancellationToken shutdown)
    {
        RoutePattern pattern;
        try
        {
            pattern = RoutePatternFactory.Parse(prefix.Length == 0 ? function.Route : $"{prefix}/{function.Route}");
        }
        catch (RoutePatternException error)
        {
            throw new StartRefusedException($"The route '{function.Route}' of the function '{function.Name}' is malformed: {error.Message}");
        }

        var invoker = new FunctionInvoker(function);
        FunctionExecutionDelegate pipeline = context => invoker.InvokeAsync((Invocation)context);
        foreach (var middleware in middlewares.Reverse())
        {
            pipeline = middleware(pipeline);
        }

        var metadata = function.Methods.Length == 0
            ? EndpointMetadataCollection.Empty
            : new EndpointMetadataCollection(new HttpMethodMetadata(function.Methods));
        return new RouteEndpoint(
            async http =>
            {
                try
                {
                    var invocation = new Invocation(function, http, shutdown);
                    await pipeline(invocation).ConfigureAwait(false);
                    await AnswerAsync(invocation.Result.Value, http).ConfigureAwait(false);
                }
                catch (Exception error) when (!http.Response.HasStarted && error is not BadHttpRequestException)
                {
                    Log.Failed(logger, function.Name, error);
                    http.Response.Clear();
                    http.Response.StatusCode = StatusCodes.Status500InternalServerError;
                }
            },
            pattern, rank, metadata, function.Name);
    }

    private static Task AnswerAsync(object? value, HttpContext http) => value switch
    {
        IResult result => result.ExecuteAsync(http),
        IActionResult result => result.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor())),
        _ => Task.CompletedTask,
    };

    private static Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(101, LogLevel.Error, "The function {Function} failed.")]
        public static partial void Failed(ILogger logger, string function, Exception error);
    }
}
