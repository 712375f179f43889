using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// Lets pages of other origins call the API from a browser, where <see cref="ApiOptions.AllowedOrigins"/> names them. A browser's question beforehand needs no
/// key, and says nothing but what is allowed.
/// </summary>
internal sealed class AllowOrigins : IFunctionsWorkerMiddleware
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>What a page may read of an answer beside its body.</summary>
    private static readonly string[] Exposed = ["Link", ApiResults.ResultCount, RequestId.Header, "Location", "Retry-After", "Idempotency-Replayed"];

    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(10);

    private readonly ICorsService service;
    private readonly CorsPolicy? policy;

    public AllowOrigins(ICorsService service, IOptions<ApiOptions> options)
    {
        this.service = service;
        var origins = options.Value.AllowedOrigins;
        if (origins.Count > 0)
        {
            var builder = new CorsPolicyBuilder().AllowAnyHeader().WithMethods(Methods).WithExposedHeaders(Exposed).SetPreflightMaxAge(KnownFor);
            policy = (origins.Contains("*") ? builder.AllowAnyOrigin() : builder.WithOrigins([.. origins])).Build();
        }
    }

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (policy is null || context.GetHttpContext() is not { } http || !http.Request.Headers.ContainsKey("Origin"))
        {
            await next(context);
            return;
        }

        var allowed = service.EvaluatePolicy(http, policy);
        if (allowed.IsPreflightRequest)
        {
            service.ApplyResult(allowed, http.Response);
            context.GetInvocationResult().Value = ApiResults.NoContent();
            return;
        }

        // At the last moment, because the answer to a fault begins anew.
        http.Response.OnStarting(() =>
        {
            service.ApplyResult(allowed, http.Response);
            return Task.CompletedTask;
        });
        await next(context);
    }
}
