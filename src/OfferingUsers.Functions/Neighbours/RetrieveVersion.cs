using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>The version of Waldur whose contract this is (newer-waldur.md 3.8), which agents ask for at their start.</summary>
public static class RetrieveVersion
{
    private const string Version = "7.9.0";

    [Function(nameof(RetrieveVersion))]
    [UpstreamPath]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = NeighbourRoutes.Version)] HttpRequest request)
    {
        var caller = request.Caller();
        return ApiResults.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("version", Version);
            if (caller.SeesEverything)
            {
                json.WriteString("latest_version", Version);
            }

            json.WriteEndObject();
        });
    }
}
