using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>
/// How administrators' changes reach the catalog: on the checklist as it is stored, judged as an import would be, over that version only; another writer in
/// between means again.
/// </summary>
public sealed class ChangeChecklist(CatalogStore store, PlanCatalogChange plan, ApplyCatalogChange apply, OptimisticConcurrency concurrency)
{
    /// <summary>Changes a checklist, or creates it where there is none of that uuid and <paramref name="mayCreate"/>; the document afterwards.</summary>
    public async Task<Outcome<JsonObject>> RunAsync(
        HttpRequest request, string checklist, bool mayCreate, Func<JsonObject, Refusal?> change, CancellationToken cancellation)
    {
        Outcome<JsonObject>? outcome = null;
        await concurrency.RunAsync(
            async () => (outcome = await TryAsync(request, checklist, mayCreate, change, cancellation)) is not null, cancellation);
        return outcome!.Value;
    }

    /// <summary>One attempt; null when another writer came between.</summary>
    private async Task<Outcome<JsonObject>?> TryAsync(
        HttpRequest request, string checklist, bool mayCreate, Func<JsonObject, Refusal?> change, CancellationToken cancellation)
    {
        var stored = await store.ReadAsync(CatalogCollections.Checklists.IdOf(checklist), cancellation);
        if (stored is null && !mayCreate)
        {
            return new NotFound();
        }

        var draft = stored is null ? new JsonObject { ["uuid"] = checklist, ["questions"] = new JsonArray() } : Wanted(stored.Value);
        if (change(draft) is { } refusal)
        {
            return refusal;
        }

        var planned = (await plan.RunAsync(
            [(CatalogCollections.Checklists, JsonSerializer.SerializeToElement(draft, CatalogJson.Default.JsonObject))], merge: true, cancellation))[0];
        // The plan reads for itself: what came between must not be written over.
        if (planned.Before?.ETag != stored?.ETag)
        {
            return null;
        }

        if (planned.Errors.Count > 0)
        {
            return Faults(planned.Errors);
        }

        if (await apply.RunAsync([planned], request.Caller().Uuid.Hex(), cancellation) is not null)
        {
            return null;
        }

        return planned.After!;
    }

    /// <summary>The keys of an import, without what the document holds besides.</summary>
    private static JsonObject Wanted(JsonObject document) =>
        new(CatalogCollections.Checklists.Keys.Select(key => KeyValuePair.Create(key.Name, document[key.Property]?.DeepClone())));

    /// <summary>What is wrong with the questions is told as being wrong with the whole.</summary>
    private static InvalidFields Faults(JsonObject errors) => new(errors.ToImmutableSortedDictionary(
        error => error.Key == "questions" ? InvalidFields.NonField : error.Key,
        error => error.Value!.AsArray().Select(message => message!.GetValue<string>()).ToImmutableArray(),
        StringComparer.Ordinal));
}
