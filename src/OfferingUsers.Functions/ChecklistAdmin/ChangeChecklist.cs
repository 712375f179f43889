using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>
/// How administrators' changes reach the catalog: on the checklist as it is stored, judged as an import would be, over that version only; another writer in
/// between means again.
/// </summary>
public sealed class ChangeChecklist(ChecklistStore store, PlanCatalogChange plan, ApplyCatalogChange apply, OptimisticConcurrency concurrency)
{
    /// <summary>Changes a checklist, or creates it where there is none of that uuid and <paramref name="mayCreate"/>; the checklist afterwards.</summary>
    public async Task<Outcome<Checklist>> RunAsync(
        HttpRequest request, Guid uuid, bool mayCreate, Func<Checklist, Outcome<Checklist>> change, CancellationToken cancellation)
    {
        Outcome<Checklist>? outcome = null;
        await concurrency.RunAsync(
            async () => (outcome = await TryAsync(request, uuid, mayCreate, change, cancellation)) is not null, cancellation);
        return outcome!.Value;
    }

    /// <summary>One attempt; null when another writer came between.</summary>
    private async Task<Outcome<Checklist>?> TryAsync(
        HttpRequest request, Guid uuid, bool mayCreate, Func<Checklist, Outcome<Checklist>> change, CancellationToken cancellation)
    {
        var stored = await store.ReadAsync(uuid, cancellation);
        if (stored is null && !mayCreate)
        {
            return new NotFound();
        }

        var wanted = change(stored?.Value ?? new Checklist(uuid, "", "", AdminChecklists.DefaultType, []));
        if (wanted.Refusal is not null)
        {
            return wanted;
        }

        var sent = JsonSerializer.SerializeToElement(wanted.Value, CatalogJson.Default.Checklist);
        var planned = (await plan.RunAsync([(CatalogCollections.Checklists, sent)], merge: true, cancellation))[0];
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

        return planned.After.Deserialize(CatalogJson.Default.Checklist)!;
    }

    /// <summary>What is wrong with the questions is told as being wrong with the whole.</summary>
    private static InvalidFields Faults(JsonObject errors) => new(errors.ToImmutableSortedDictionary(
        error => error.Key == "questions" ? InvalidFields.NonField : error.Key,
        error => error.Value!.AsArray().Select(message => (string)message!).ToImmutableArray(),
        StringComparer.Ordinal));
}
