using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Consents;

/// <summary>
/// The caller consents to the active terms of an offering (newer-waldur.md 6.1). There is one consent for each user and offering: a revoked one, and one to an
/// older version, come into force again under their uuid.
/// </summary>
public sealed class CreateConsent(CatalogReader catalog, CatalogCache cache, ImportOne save, OptimisticConcurrency concurrency, TimeProvider clock)
{
    private const string Key = "offering";
    private const string NoTerms = "This offering does not have Terms of Service.";
    private const string Already = "You have already consented to the current Terms of Service for this offering.";

    [Function(nameof(CreateConsent))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = ConsentRoutes.Consents)] HttpRequest request,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var outcome = await CreateAsync(request, cancellation);
        return outcome.Match(
            offering => new JsonResult(StatusCodes.Status201Created, json =>
            {
                json.WriteStartObject();
                json.WriteString(Key, offering.Hex());
                json.WriteEndObject();
            }),
            RefusalResult.Of);
    }

    private async Task<Outcome<Guid>> CreateAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } noBody)
        {
            return noBody;
        }

        var fields = new TextFields(body.Value);
        var given = fields.Required(Key, 255);
        if (fields.Errors.Refusal is { } invalid)
        {
            return invalid;
        }

        if (!Uuids.TryParse(given, out var offering) || await catalog.OfferingAsync(offering, cancellation) is null)
        {
            return InvalidFields.Of(Key, $"Object with uuid={given} does not exist.");
        }

        Refusal? refusal = null;
        await concurrency.RunAsync(
            async () =>
            {
                refusal = await ConsentAsync(request.Caller().Uuid, offering, cancellation);
                if (refusal is not InvalidJson)
                {
                    return true;
                }

                // The other request of two at the same time has made the consent: it is looked at once more.
                cache.Clear();
                return false;
            },
            cancellation);
        return refusal is null ? offering : refusal;
    }

    private async Task<Refusal?> ConsentAsync(Guid user, Guid offering, CancellationToken cancellation)
    {
        if (await catalog.ActiveTermsAsync(offering, cancellation) is not { } terms)
        {
            return InvalidFields.ForBody(NoTerms);
        }

        var known = await catalog.ConsentAsync(user, offering, cancellation);
        if (known is { IsActive: true } && known.Version == terms.Version)
        {
            return InvalidFields.ForBody(Already);
        }

        return await save.RunAsync(
            CatalogCollections.Consents,
            new JsonObject
            {
                ["uuid"] = (known?.Uuid ?? Guid.NewGuid()).Hex(),
                ["user"] = user.Hex(),
                ["offering"] = offering.Hex(),
                ["version"] = terms.Version,
                ["agreement_date"] = clock.Now().ToWire(),
                ["revocation_date"] = null,
            },
            user.Hex(), cancellation);
    }
}
