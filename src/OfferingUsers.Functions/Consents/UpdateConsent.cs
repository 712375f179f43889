using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Consents;

/// <summary>Corrects the version of a consent, by staff (newer-waldur.md 6.1).</summary>
public sealed class UpdateConsent(VisibleConsents consents, ImportOne save, ConsentRepresentation representation)
{
    private const string Key = "version";

    [Function(nameof(UpdateConsent))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", "patch", Route = ConsentRoutes.Consent)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        return await representation.AnswerAsync(await UpdateAsync(request, uuid, cancellation), request, cancellation);
    }

    private async Task<Outcome<Consent>> UpdateAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var found = await consents.FindAsync(caller, uuid, cancellation);
        if ((found.Refusal ?? caller.RefuseUnlessStaff()) is { } refusal)
        {
            return refusal;
        }

        var body = await JsonBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } noBody)
        {
            return noBody;
        }

        var fields = new TextFields(body.Value);
        var sent = fields.Optional(Key, CatalogCollections.MaxVersion);
        if (fields.Errors.Refusal is { } invalid)
        {
            return invalid;
        }

        if (sent is not null && await save.ChangeAsync(
            CatalogCollections.Consents, new JsonObject { ["uuid"] = found.Value.Uuid.Hex(), [Key] = sent.Value ?? "" }, caller.Uuid.Hex(),
            cancellation) is { } refused)
        {
            return refused;
        }

        return await consents.FindAsync(caller, uuid, cancellation);
    }
}
