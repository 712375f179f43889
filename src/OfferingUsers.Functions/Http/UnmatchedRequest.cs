using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// Handles requests that no other function matches (offering-users.md 2.2): 404 for an unknown path; for a known path 405 with Allow, or the response to
/// OPTIONS. The host tries functions in alphabetical order, hence the name.
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
