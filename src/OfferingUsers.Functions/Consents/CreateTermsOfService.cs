using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Consents;

/// <summary>New terms of service of an offering (newer-waldur.md 6.2); answered by the keys that can be sent.</summary>
public sealed class CreateTermsOfService(CatalogReader catalog, HyperlinkField hyperlinks, SaveTerms save, BaseUrl baseUrl)
{
    private const string Key = "offering";

    [Function(nameof(CreateTermsOfService))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = ConsentRoutes.AllTerms)] HttpRequest request,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var outcome = await CreateAsync(request, cancellation);
        var url = baseUrl.Of(request);
        return outcome.Match(
            created => ApiResults.Created($"{url}/{ConsentRoutes.AllTerms}/{created.Uuid.Hex()}/", json =>
            {
                json.WriteStartObject();
                json.WriteString(Key, $"{url}/api/marketplace-provider-offerings/{created.Offering.Hex()}/");
                foreach (var (name, value) in created.Keys)
                {
                    json.WritePropertyName(name);
                    value!.WriteTo(json);
                }

                json.WriteEndObject();
            }),
            RefusalResult.Of);
    }

    private async Task<Outcome<Created>> CreateAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } noBody)
        {
            return noBody;
        }

        var errors = new FieldErrors();
        var given = body.Value.TryGetProperty(Key, out var value);
        var uuid = default(Guid);
        if (!given)
        {
            errors.Add(Key, TextField.Required);
        }
        else if (hyperlinks.TryRead(value, Key, "marketplace-provider-offerings", errors, out uuid)
            && await catalog.OfferingAsync(uuid, cancellation) is null)
        {
            errors.Add(Key, HyperlinkField.DoesNotExist);
        }

        if (errors.Refusal is { } noOffering)
        {
            return noOffering;
        }

        if (SaveTerms.RefuseUnlessManager(request.Caller(), await catalog.OfferingAsync(uuid, cancellation)) is { } forbidden)
        {
            return forbidden;
        }

        var keys = ReadTerms.New(body.Value, errors);
        if (errors.Refusal is { } invalid)
        {
            return invalid;
        }

        var terms = Guid.NewGuid();
        return await save.RunAsync(terms, uuid, (JsonObject)keys.DeepClone(), request.Caller().Uuid.Hex(), cancellation) is { } refusal
            ? refusal
            : new Created(terms, uuid, keys);
    }

    private sealed record Created(Guid Uuid, Guid Offering, JsonObject Keys);
}
