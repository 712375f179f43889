using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using OfferingUsers.Domain.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Access;

/// <summary>Refuses a request of an authenticated user beyond what <see cref="RequestLimits"/> allow.</summary>
internal sealed class LimitRequests(RequestLimits limits) : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http || http.Items[typeof(Caller)] is not Caller caller)
        {
            return next(context);
        }

        var entered = limits.Enter(caller.Uuid);
        if (entered.Refusal is { } refusal)
        {
            context.GetInvocationResult().Value = RefusalResult.Of(refusal);
            return Task.CompletedTask;
        }

        // Until the answer is written, which is not done when the function has returned.
        http.Response.RegisterForDispose(entered.Value);
        return next(context);
    }
}
