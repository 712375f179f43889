using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>HEAD of the list (offering-users.md 2.3): clients read the total from X-Result-Count.</summary>
public sealed class CountOfferingUsers(ReadOfferingUserList read, BaseUrl baseUrl)
{
    [Function(nameof(CountOfferingUsers))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "head", Route = OfferingUserRoutes.List)] HttpRequest request, CancellationToken cancellation)
    {
        var outcome = await read.CountAsync(request, cancellation);
        return outcome.Match(count => ApiResults.PageHeaders(request, count.Paging, count.Total, baseUrl), RefusalResult.Of);
    }
}
