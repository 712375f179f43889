using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Consents;

/// <summary>
/// Changes what terms of service say, and whether they are active (newer-waldur.md 6.2); their version and offering stay as they are, whatever is sent.
/// </summary>
public sealed class UpdateTermsOfService(VisibleTerms visible, CatalogReader catalog, SaveTerms save, TermsRepresentation representation)
{
    [Function(nameof(UpdateTermsOfService))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", "patch", Route = ConsentRoutes.Terms)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        return await representation.AnswerAsync(await UpdateAsync(request, uuid, cancellation), request, cancellation);
    }

    private async Task<Outcome<TermsOfService>> UpdateAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var found = await visible.FindAsync(caller, uuid, cancellation);
        if (found.Refusal is not null)
        {
            return found;
        }

        if (SaveTerms.RefuseUnlessManager(caller, await catalog.OfferingAsync(found.Value.Offering, cancellation)) is { } forbidden)
        {
            return forbidden;
        }

        var body = await JsonBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } noBody)
        {
            return noBody;
        }

        var errors = new FieldErrors();
        var keys = ReadTerms.Changeable(body.Value, errors);
        if (errors.Refusal is { } invalid)
        {
            return invalid;
        }

        return await save.RunAsync(found.Value.Uuid, found.Value.Offering, keys, caller.Uuid.Hex(), cancellation) is { } refusal
            ? refusal
            : await visible.FindAsync(caller, uuid, cancellation);
    }
}
