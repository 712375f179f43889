using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using OfferingUsers.Domain.Access;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Access;

/// <summary>
/// Authenticates every request except those to functions with <see cref="AnonymousAccessAttribute"/> and to unknown paths. On a known path, 401 takes
/// precedence over 405, and both over any look-up (offering-users.md 2.2).
/// </summary>
internal sealed class AuthenticationMiddleware(Authenticate authenticate, KnownRoutes routes, RequestLimits limits) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        if (IsAnonymous(context.FunctionDefinition.Name, http.Request))
        {
            if (limits.Count(http) is { } throttled)
            {
                context.GetInvocationResult().Value = RefusalResult.Of(throttled);
                return;
            }

            await next(context);
            return;
        }

        var outcome = await authenticate.RunAsync(http.Request, http.RequestAborted);
        if (outcome.Refusal is { } refusal)
        {
            context.GetInvocationResult().Value = RefusalResult.Of(refusal);
            return;
        }

        http.Items[typeof(Caller)] = outcome.Value;
        await next(context);
    }

    private bool IsAnonymous(string function, HttpRequest request) =>
        AnonymousFunctions.Names.Contains(function) || (function == UnmatchedRequest.Name && routes.Match(request.Path) is null);
}

/// <summary>The authenticated caller of a request.</summary>
internal static class CallerOfRequest
{
    /// <summary>The caller of a request to a function that requires authentication.</summary>
    /// <exception cref="InvalidOperationException">The function does not require authentication.</exception>
    public static Caller Caller(this HttpRequest request)
    {
        return request.HttpContext.Items[typeof(Caller)] as Caller ?? throw new InvalidOperationException("The function allows anonymous access.");
    }
}
