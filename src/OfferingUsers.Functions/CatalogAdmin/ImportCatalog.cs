using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Imports many objects, all or none (catalog.md 2).</summary>
public sealed class ImportCatalog(ChangeCatalog change, LifecycleSignals signals)
{
    private const int MaxBodySize = 20 * 1000 * 1000;
    private const int MaxObjects = 10_000;
    private const string UnknownCollection = "Unknown collection.";

    [Function(nameof(ImportCatalog))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/catalog/import")] HttpRequest request,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var outcome = await ImportAsync(request, cancellation);
        return outcome.Match(counts => ApiResults.Json(json => counts.WriteTo(json)), RefusalResult.Of);
    }

    private async Task<Outcome<JsonObject>> ImportAsync(HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        if (caller.RefuseUnlessStaff() is { } forbidden)
        {
            return forbidden;
        }

        var body = await JsonBody.ReadAsync(request, cancellation, MaxBodySize);
        return body.Refusal is { } refusal ? refusal : await ImportAsync(body.Value, caller.Uuid.Hex(), cancellation);
    }

    /// <summary>Imports a body; the result has the numbers of created, updated and unchanged objects by collection.</summary>
    public async Task<Outcome<JsonObject>> ImportAsync(JsonElement body, string by, CancellationToken cancellation)
    {
        var elements = new List<(CatalogCollection, JsonElement)>();
        var errors = new JsonObject();
        foreach (var sent in body.EnumerateObject())
        {
            if (!CatalogCollections.ByName.TryGetValue(sent.Name, out var collection))
            {
                errors[sent.Name] = new JsonArray(UnknownCollection);
            }
            else if (sent.Value.ValueKind != JsonValueKind.Array)
            {
                errors[sent.Name] = new JsonArray(CatalogValues.NotAList(sent.Value));
            }
            else
            {
                elements.AddRange(sent.Value.EnumerateArray().Select(element => (collection, element)));
            }
        }

        if (elements.Count > MaxObjects)
        {
            return new TooLarge($"An import takes at most {MaxObjects} objects: split it.");
        }

        if (errors.Count > 0)
        {
            return new InvalidJson(errors);
        }

        var drafts = await change.RunAsync(elements, merge: true, by, cancellation);
        if (drafts.Refusal is { } conflict)
        {
            return conflict;
        }

        if (Errors(drafts.Value) is { Count: > 0 } invalid)
        {
            return new InvalidJson(invalid);
        }

        if (drafts.Value.Any(draft => draft.Collection.IsImportOnly && !draft.IsUnchanged))
        {
            await signals.MovedInAsync();
        }

        return Counts(body, drafts.Value);
    }

    private static JsonObject Errors(IEnumerable<CatalogDraft> drafts) => new(drafts
        .GroupBy(draft => draft.Collection).Where(group => group.Any(draft => draft.Errors.Count > 0))
        .Select(group => KeyValuePair.Create<string, JsonNode?>(
            group.Key.Name, new JsonArray([.. group.Select(draft => (JsonNode)draft.Errors)]))));

    private static JsonObject Counts(JsonElement body, List<CatalogDraft> drafts)
    {
        var counts = new JsonObject();
        foreach (var name in body.EnumerateObject().Select(sent => sent.Name))
        {
            var group = drafts.Where(draft => draft.Collection.Name == name).ToList();
            counts[name] = new JsonObject
            {
                ["created"] = group.Count(draft => draft.IsNew),
                ["updated"] = group.Count(draft => !draft.IsNew && !draft.IsUnchanged),
                ["unchanged"] = group.Count(draft => draft.IsUnchanged),
            };
        }

        return counts;
    }
}
