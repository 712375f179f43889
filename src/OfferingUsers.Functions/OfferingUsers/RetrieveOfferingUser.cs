using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>One record (offering-users.md 2.4). Unlike for changes, the consent rule of visibility applies.</summary>
public sealed class RetrieveOfferingUser(LookUpOfferingUser lookUp, IOptions<AccessOptions> access, OfferingUserRepresentation representation, BaseUrl baseUrl)
{
    [Function(nameof(RetrieveOfferingUser))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OfferingUserRoutes.Detail)] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var outcome = await RetrieveAsync(request, uuid, cancellation);
        var fields = FieldSelection.From(request, OfferingUserRepresentation.Fields);
        return outcome.Match(
            record => ApiResults.Json(json => representation.Write(json, record, baseUrl.Of(request), fields)), RefusalResult.Of);
    }

    private async Task<Outcome<OfferingUser>> RetrieveAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var found = await lookUp.RunAsync(request, uuid, cancellation);
        var refusal = found.Refusal ?? found.Value.RefuseReader(access.Value.ReaderRules);
        return refusal is null ? found.Value.Record : refusal;
    }
}
