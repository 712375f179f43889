using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Idempotency;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Replaces a user's token by a new random one of 40 hex digits, which only this response contains (catalog.md 4).</summary>
public sealed class IssueToken(CatalogStore store, ChangeCatalog change)
{
    [Function(nameof(IssueToken))]
    [NotRemembered]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/catalog/users/{key}/token")] HttpRequest request,
        string key,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var outcome = await IssueAsync(request, key, cancellation);
        return outcome.Match(
            token => ApiResults.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("token", token);
                json.WriteEndObject();
            }),
            RefusalResult.Of);
    }

    private async Task<Outcome<string>> IssueAsync(HttpRequest request, string key, CancellationToken cancellation)
    {
        var caller = request.Caller();
        if (caller.RefuseUnlessStaff() is { } forbidden)
        {
            return forbidden;
        }

        if (!Uuids.TryParse(key, out var uuid) || await store.ReadAsync(CatalogCollections.Users.IdOf(uuid.Hex()), cancellation) is null)
        {
            return new NotFound();
        }

        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        var sent = JsonSerializer.SerializeToElement(new() { ["uuid"] = uuid.Hex(), ["token"] = token }, CatalogJson.Default.JsonObject);
        var drafts = await change.RunAsync([(CatalogCollections.Users, sent)], merge: true, caller.Uuid.Hex(), cancellation);
        return drafts.Refusal is { } refusal ? refusal
            : drafts.Value[0].Errors.Count > 0 ? new InvalidJson(drafts.Value[0].Errors)
            : token;
    }
}
