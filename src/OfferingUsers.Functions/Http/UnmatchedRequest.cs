using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// Takes what no other function took (offering-users.md 2.2): 404 for an unknown path, and for a known one 405 with what it allows, or the answer to OPTIONS.
/// The host tries functions in the order of their names, so this one is named to be the last.
/// </summary>
public sealed class UnmatchedRequest(KnownRoutes routes)
{
    public const string Name = "ZzUnmatchedRequest";

    [Function(Name)]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request)
    {
        if (routes.Match(request.Path) is not { } allow)
        {
            return RefusalResult.Of(new Domain.NotFound());
        }

        return HttpMethods.IsOptions(request.Method)
            ? new StatusResult(StatusCodes.Status200OK, response => response.Headers.Allow = allow)
            : RefusalResult.Detail(
                StatusCodes.Status405MethodNotAllowed, $"Method \"{request.Method}\" not allowed.", response => response.Headers.Allow = allow);
    }
}
