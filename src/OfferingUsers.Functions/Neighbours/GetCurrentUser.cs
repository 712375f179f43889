using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>The caller with their permissions (catalog.md 6), the first request of agents.</summary>
public sealed class GetCurrentUser(BaseUrl baseUrl)
{
    [Function(nameof(GetCurrentUser))]
    [UpstreamPath]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = NeighbourRoutes.CurrentUser)] HttpRequest request)
    {
        var fields = FieldSelection.From(request, UserRepresentation.OwnFields);
        return ApiResults.Json(json => UserRepresentation.Write(json, request.Caller().User, baseUrl.Of(request), fields, isOwn: true));
    }
}
