using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace OfferingUsers.Functions.Http;

/// <summary>Holds the body of every request to <see cref="PacedBody"/>.</summary>
internal sealed class PaceBodies(TimeProvider clock) : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http && http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false })
        {
            http.Request.Body = new PacedBody(http.Request.Body, clock);
        }

        return next(context);
    }
}
