using System.Text.Json;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Verify;

/// <summary>
/// What an object of the catalog refers to exists, and its unique values are guarded as its own. A guard that nobody claims is left by a change that was
/// interrupted; the next change takes it over.
/// </summary>
internal sealed class CheckCatalogObject(CosmosContainers containers, CatalogStore store) : ICheck
{
    private volatile bool hasPendingRefresh;

    public Container Container => containers.Catalog;

    /// <summary>Whether a change of the catalog has not been applied to all records yet; known when the catalog has been walked.</summary>
    public bool HasPendingRefresh => hasPendingRefresh;

    public async Task<IReadOnlyList<Finding>> RunAsync(StoredDocument document, CancellationToken cancellation)
    {
        var kind = document.Json.TryGetProperty("kind", out var stored) ? stored.GetString() : null;
        switch (kind)
        {
            case CatalogKinds.SnapshotRefresh:
                hasPendingRefresh = true;
                return [Finding.Unfinished("catalog", "A change is not applied to all records yet.")];
            case CatalogKinds.Guard:
                return await JudgeGuardAsync(document, cancellation);
            default:
                return CatalogCollections.All.FirstOrDefault(collection => collection.Kind == kind && !collection.IsImportOnly) is { } collection
                    ? await JudgeAsync(collection, document, cancellation)
                    : [];
        }
    }

    private async Task<IReadOnlyList<Finding>> JudgeAsync(CatalogCollection collection, StoredDocument document, CancellationToken cancellation)
    {
        var subject = $"{collection.Kind} {document.Id[(collection.Kind.Length + 1)..]}";
        var value = document.Json.Deserialize(CatalogJson.Default.JsonObject)!;
        var findings = new List<Finding>();
        foreach (var reference in collection.References(value))
        {
            if (!(reference.Collection == CatalogCollections.Roles.Name && BuiltInRoles.ByName.ContainsKey(reference.Key))
                && (!CatalogCollections.ByName.TryGetValue(reference.Collection, out var other)
                    || await store.ReadAsync(other.IdOf(reference.Key), cancellation) is null))
            {
                findings.Add(Finding.Violation(subject, $"Its {reference.Field} {reference.Key} does not exist."));
            }
        }

        var key = value.Text(collection.KeyName);
        foreach (var claim in collection.Claims(value))
        {
            if ((await store.ReadAsync(claim.Guard, CatalogJson.Default.GuardDocument, cancellation))?.Value.Owner != key)
            {
                findings.Add(Finding.Violation(subject, $"Its {PrefixOf(claim.Guard)} is not guarded as its own."));
            }
        }

        return findings;
    }

    private async Task<IReadOnlyList<Finding>> JudgeGuardAsync(StoredDocument document, CancellationToken cancellation)
    {
        var owner = document.Json.GetProperty("owner").GetString()!;
        foreach (var collection in CatalogCollections.All.Where(collection => !collection.IsImportOnly))
        {
            if (await store.ReadAsync(collection.IdOf(owner), cancellation) is { } found
                && collection.Claims(found.Value).Any(claim => claim.Guard == document.Id))
            {
                return [];
            }
        }

        return [Finding.Unfinished($"guard {PrefixOf(document.Id)} of {owner}", "Its owner does not have the value.")];
    }

    /// <summary>What a guard is of; the rest of its id is made of a name or of a key, and is not printed.</summary>
    private static string PrefixOf(string guard) => guard[..guard.IndexOf(':', StringComparison.Ordinal)];
}
