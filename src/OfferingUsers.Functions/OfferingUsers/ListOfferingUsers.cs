using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>The records a caller sees, filtered, ordered and in pages (offering-users.md 2.3 and 5); an empty list if there are none, never a 403.</summary>
public sealed class ListOfferingUsers(ReadOfferingUserList read, OfferingUserRepresentation representation, BaseUrl baseUrl)
{
    [Function(nameof(ListOfferingUsers))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = OfferingUserRoutes.List)] HttpRequest request, CancellationToken cancellation)
    {
        var outcome = await read.PageAsync(request, cancellation);
        var fields = FieldSelection.From(request, OfferingUserRepresentation.Fields);
        return outcome.Match(
            page => ApiResults.Page(
                request, page.Paging, page.Total, baseUrl,
                json =>
                {
                    var url = baseUrl.Of(request);
                    json.WriteStartArray();
                    foreach (var record in page.Records)
                    {
                        representation.Write(json, record, url, fields);
                    }

                    json.WriteEndArray();
                }),
            RefusalResult.Of);
    }
}
