using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using OfferingUsers.Domain.Access;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Access;

/// <summary>
/// Nothing but what says so of itself (<see cref="AnonymousAccessAttribute"/>) and unknown paths is answered to anybody unknown; on a known path 401 comes
/// before 405, and both before any look-up (offering-users.md 2.2).
/// </summary>
internal sealed class AuthenticationMiddleware(Authenticate authenticate, KnownRoutes routes) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http || IsOpen(context.FunctionDefinition.Name, http.Request))
        {
            await next(context);
            return;
        }

        var outcome = await authenticate.RunAsync(http.Request.Headers.Authorization.ToString(), http.RequestAborted);
        if (outcome.Refusal is { } refusal)
        {
            context.GetInvocationResult().Value = RefusalResult.Of(refusal);
            return;
        }

        http.Items[typeof(Caller)] = outcome.Value;
        await next(context);
    }

    private bool IsOpen(string function, HttpRequest request) =>
        AnonymousFunctions.Names.Contains(function) || (function == UnmatchedRequest.Name && routes.Match(request.Path) is null);
}

/// <summary>Where functions ask who calls.</summary>
internal static class CallerOfRequest
{
    /// <summary>The authenticated caller; there is one in every function that is not open to all.</summary>
    public static Caller Caller(this HttpRequest request)
    {
        return request.HttpContext.Items[typeof(Caller)] as Caller ?? throw new InvalidOperationException("The function is open to all and has no caller.");
    }
}
