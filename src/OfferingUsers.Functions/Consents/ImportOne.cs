using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Consents;

/// <summary>
/// Writes a consent or terms as an import would, so that their unique values are guarded and the records follow: in the next answer of this process
/// (newer-waldur.md 6.1).
/// </summary>
public sealed class ImportOne(ImportCatalog import)
{
    /// <summary>Writes some keys of an object that was found; one that was removed since is not made anew.</summary>
    internal async Task<Refusal?> ChangeAsync(CatalogCollection collection, JsonObject keys, string by, CancellationToken cancellation) =>
        await RunAsync(collection, keys, by, cancellation) is { } refusal ? refusal is InvalidJson ? new NotFound() : refusal : null;

    /// <summary>Writes the keys that are given of one object; refused by what is wrong with it, or after a concurrent change.</summary>
    internal async Task<Refusal?> RunAsync(CatalogCollection collection, JsonObject keys, string by, CancellationToken cancellation)
    {
        var body = new JsonObject { [collection.Name] = new JsonArray(keys) };
        var outcome = await import.ImportAsync(JsonSerializer.SerializeToElement(body, CatalogJson.Default.JsonObject), by, cancellation);
        return outcome.Refusal;
    }
}
