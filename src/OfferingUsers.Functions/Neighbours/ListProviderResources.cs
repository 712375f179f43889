using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>The resources of an offering, which are not held here: none, whatever is asked (newer-waldur.md 3.8). Agents look for them in each cycle.</summary>
public sealed class ListProviderResources(BaseUrl baseUrl)
{
    [Function(nameof(ListProviderResources))]
    [UpstreamPath(IsWhole = true)]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = NeighbourRoutes.ProviderResources)] HttpRequest request) =>
        EmptyPage.Of(request, baseUrl);
}
