using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Replaces an object or creates it (catalog.md 3): 200 or 201 with the object. Numbers, keys and times of import are kept where they are omitted.
/// </summary>
public sealed class ReplaceCatalogObject(PlanCatalogChange plan, ApplyCatalogChange apply, CatalogStore store, BaseUrl baseUrl)
{
    private const string AnotherKey = "The path names another object.";

    [Function(nameof(ReplaceCatalogObject))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = CatalogRoutes.Detail)] HttpRequest request,
        string collection,
        string key,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var outcome = await ReplaceAsync(request, collection, key, cancellation);
        return outcome.Match(
            done =>
            {
                void Write(Utf8JsonWriter json) => CatalogRepresentation.Write(json, done.Draft.Collection, done.Document);
                return done.Draft.IsNew
                    ? ApiResults.Created($"{baseUrl.Of(request)}/api/catalog/{done.Draft.Collection.Name}/{done.Draft.Key}/", Write)
                    : ApiResults.Json(Write);
            },
            RefusalResult.Of);
    }

    private async Task<Outcome<Done>> ReplaceAsync(
        HttpRequest request, string collection, string key, CancellationToken cancellation)
    {
        var found = CatalogRoutes.Collection(request, collection);
        var named = found.Refusal is { } refusal ? refusal : CatalogRoutes.Key(found.Value, key);
        if (named.Refusal is { } unnamed)
        {
            return unnamed;
        }

        var body = await JsonBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } noBody)
        {
            return noBody;
        }

        var element = WithKey(body.Value, found.Value, named.Value);
        if (element.Refusal is { } otherKey)
        {
            return otherKey;
        }

        var draft = (await plan.RunAsync([(found.Value, element.Value)], merge: false, cancellation))[0];
        if (draft.Errors.Count > 0)
        {
            return new InvalidJson(draft.Errors);
        }

        if (await apply.RunAsync([draft], request.Caller().Uuid.Hex(), cancellation) is { } lost)
        {
            return lost;
        }

        var stored = await store.ReadAsync(draft.Collection.IdOf(named.Value), cancellation);
        return new Done(draft, stored?.Value ?? draft.After);
    }

    /// <summary>The body's own key is optional, but may not be another.</summary>
    private static Outcome<JsonElement> WithKey(JsonElement body, CatalogCollection collection, string key)
    {
        if (body.TryGetProperty(collection.KeyName, out var sent)
            && (collection.Keys[0].Read(sent) is not { Error: null, Text: { } text } || text != key))
        {
            return InvalidFields.Of(collection.KeyName, AnotherKey);
        }

        var named = JsonObject.Create(body)!;
        named[collection.KeyName] = key;
        return JsonSerializer.SerializeToElement(named, CatalogJson.Default.JsonObject);
    }

    private sealed record Done(CatalogDraft Draft, JsonObject Document);
}
