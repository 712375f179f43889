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
/// Replaces or creates an object (catalog.md 3): 200 or 201 with the object. An omitted token, user number or time of import is kept.
/// </summary>
public sealed class ReplaceCatalogObject(ChangeCatalog change, CatalogStore store, BaseUrl baseUrl)
{
    private const string KeyMismatch = "The path names another object.";

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
            replaced =>
            {
                void Write(Utf8JsonWriter json) => CatalogRepresentation.Write(json, replaced.Draft.Collection, replaced.Document);
                return replaced.Draft.IsNew
                    ? ApiResults.Created($"{baseUrl.Of(request)}/api/catalog/{replaced.Draft.Collection.Name}/{replaced.Draft.Key}/", Write)
                    : ApiResults.Json(Write);
            },
            RefusalResult.Of);
    }

    private async Task<Outcome<Replaced>> ReplaceAsync(
        HttpRequest request, string collection, string key, CancellationToken cancellation)
    {
        var found = CatalogRoutes.FindCollection(request, collection);
        var objectKey = found.Refusal is { } refusal ? refusal : CatalogRoutes.ParseKey(found.Value, key);
        if (objectKey.Refusal is { } invalidKey)
        {
            return invalidKey;
        }

        var body = await JsonBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } noBody)
        {
            return noBody;
        }

        var element = WithKey(body.Value, found.Value, objectKey.Value);
        if (element.Refusal is { } otherKey)
        {
            return otherKey;
        }

        var drafts = await change.RunAsync([(found.Value, element.Value)], merge: false, request.Caller().Uuid.Hex(), cancellation);
        if (drafts.Refusal is { } conflict)
        {
            return conflict;
        }

        var draft = drafts.Value[0];
        if (draft.Errors.Count > 0)
        {
            return new InvalidJson(draft.Errors);
        }

        var stored = await store.ReadAsync(draft.Collection.IdOf(objectKey.Value), cancellation);
        return new Replaced(draft, stored?.Value ?? draft.After);
    }

    /// <summary>The body with the key of the path; refused if its own key differs.</summary>
    private static Outcome<JsonElement> WithKey(JsonElement body, CatalogCollection collection, string key)
    {
        if (body.TryGetProperty(collection.KeyName, out var sent)
            && (collection.Keys[0].Read(sent) is not { Error: null, Text: { } text } || text != key))
        {
            return InvalidFields.Of(collection.KeyName, KeyMismatch);
        }

        var element = JsonObject.Create(body)!;
        element[collection.KeyName] = key;
        return JsonSerializer.SerializeToElement(element, CatalogJson.Default.JsonObject);
    }

    private sealed record Replaced(CatalogDraft Draft, JsonObject Document);
}
