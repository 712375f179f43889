using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Validates a change of the catalog before any of it is written (catalog.md 2): keys and values, references to stored objects or to objects of the same
/// change, and unique values.
/// </summary>
public sealed class PlanCatalogChange(
    CatalogStore store, CatalogReader catalog, OfferingUserStore records, CheckUniqueValue unique, IOptions<AccessOptions> access,
    TimeProvider clock)
{
    private const int MaxDocumentSize = 1_800_000;
    private const string UnknownKey = "Unknown key.";
    private const string Duplicate = "Occurs twice in this request.";
    private const string NotADictionary = "Invalid data. Expected a dictionary, but got ";
    private const string Immutable = "The offering and the user of a record cannot be changed.";

    /// <summary>The drafts of all elements, with their errors.</summary>
    /// <param name="elements">The elements of each collection, in the order in which they were sent.</param>
    /// <param name="merge">Whether an omitted key keeps its stored value, as in an import, or gets its default, as in a replacement.</param>
    public async Task<List<CatalogDraft>> RunAsync(
        IReadOnlyList<(CatalogCollection Collection, JsonElement Value)> elements, bool merge, CancellationToken cancellation)
    {
        var drafts = elements.Select(element => new CatalogDraft(element.Collection, KeyOf(element.Collection, element.Value))).ToList();
        await LoadAsync(drafts, cancellation);

        var now = clock.Now().ToSortable();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < drafts.Count; i++)
        {
            SetValues(drafts[i], elements[i].Value, merge, now);
            CheckSize(drafts[i]);
            if (drafts[i].Key is { } key && !seen.Add(drafts[i].Collection.IdOf(key)))
            {
                drafts[i].AddError(drafts[i].Collection.KeyName, Duplicate);
            }
        }

        await CheckReferencesAsync(drafts, cancellation);
        await CheckClaimsAsync(drafts, cancellation);
        await CheckPairsAsync(drafts, cancellation);
        return drafts;
    }

    private static string? KeyOf(CatalogCollection collection, JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(collection.KeyName, out var key)
        && collection.Keys[0].Read(key) is { Error: null, Text: { } text }
            ? text
            : null;

    private async Task LoadAsync(List<CatalogDraft> drafts, CancellationToken cancellation)
    {
        var known = drafts.Where(draft => draft.Key is not null).ToList();
        var documents = await store.ReadManyAsync(
            known.Where(draft => !draft.Collection.IsImportOnly).Select(draft => draft.Collection.IdOf(draft.Key!)), cancellation);
        var stored = await records.FindManyAsync(
            known.Where(draft => draft.Collection.IsImportOnly).Select(draft => Guid.Parse(draft.Key!)), cancellation);
        foreach (var draft in known)
        {
            draft.Before = draft.Collection.IsImportOnly
                ? stored.TryGetValue(Guid.Parse(draft.Key!), out var record) ? new Stored<JsonObject>(ImportedOfferingUser.From(record).ToJson(), "") : null
                : documents.GetValueOrDefault(draft.Collection.IdOf(draft.Key!));
        }
    }

    /// <summary>A document has at most 2 MB; what the store adds, and what is embedded later, fits into the margin.</summary>
    private static void CheckSize(CatalogDraft draft)
    {
        if (JsonSerializer.SerializeToUtf8Bytes(draft.After, CatalogJson.Default.JsonObject).Length > MaxDocumentSize)
        {
            draft.AddError(InvalidFields.NonField, $"The object is larger than {MaxDocumentSize} bytes.");
        }
    }

    private static void SetValues(CatalogDraft draft, JsonElement element, bool merge, string now)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            draft.AddError(InvalidFields.NonField, NotADictionary + TypeName.Of(element) + ".");
            return;
        }

        // Properties that are not keys of the collection (numbers, embedded grants) are kept.
        draft.After = draft.Before is { } before ? (JsonObject)before.Value.DeepClone() : [];
        foreach (var system in new[] { "_rid", "_self", "_etag", "_attachments", "_ts" })
        {
            draft.After.Remove(system);
        }

        foreach (var sent in element.EnumerateObject()
            .Where(sent => draft.Collection.Find(sent.Name) is null && !CatalogCollections.Derived.Contains(sent.Name)))
        {
            draft.AddError(sent.Name, UnknownKey);
        }

        foreach (var key in draft.Collection.Keys)
        {
            if (element.TryGetProperty(key.Name, out var value))
            {
                var read = value.ValueKind == JsonValueKind.Null
                    ? key.IsNullable ? default : CatalogKey.ReadValue.Wrong(TextField.NotNull)
                    : key.Read(value);
                if (read.Error is not null)
                {
                    draft.AddError(key.Name, read.Error);
                }

                draft.After[key.Property] = read.Value;
            }
            else if (draft.IsNew ? key.IsRequired : key.IsRequired && !merge)
            {
                draft.AddError(key.Name, TextField.Required);
            }
            else if (draft.IsNew || (!merge && !key.IsKept))
            {
                draft.After[key.Property] = key.DefaultsToNow ? now : JsonNode.Parse(key.Default);
            }
        }
    }

    /// <summary>New and changed references must lead to an existing object.</summary>
    private async Task CheckReferencesAsync(List<CatalogDraft> drafts, CancellationToken cancellation)
    {
        var references = drafts.Where(draft => draft.Errors.Count == 0)
            .SelectMany(draft => draft.Collection.References(draft.After)
                .Except(draft.Before is null ? [] : draft.Collection.References(draft.Before.Value))
                .Select(reference => (Draft: draft, Reference: reference))).ToList();
        var present = drafts.Where(draft => draft.Key is not null).Select(draft => (draft.Collection.Name, draft.Key!)).ToHashSet();
        present.UnionWith(BuiltInRoles.ByName.Keys.Select(name => (CatalogCollections.Roles.Name, name)));
        var elsewhere = references.Select(found => found.Reference)
            .Where(reference => !present.Contains((reference.Collection, reference.Key)) && CatalogCollections.ByName.ContainsKey(reference.Collection))
            .Select(reference => CatalogCollections.ByName[reference.Collection].IdOf(reference.Key));
        var stored = await store.ReadManyAsync(elsewhere, cancellation);
        foreach (var (draft, reference) in references)
        {
            if (!present.Contains((reference.Collection, reference.Key))
                && (!CatalogCollections.ByName.TryGetValue(reference.Collection, out var collection) || !stored.ContainsKey(collection.IdOf(reference.Key))))
            {
                draft.AddError(
                    reference.Field,
                    reference.Collection == CatalogCollections.Roles.Name
                        ? $"Role with name={reference.Key} does not exist."
                        : $"Object with uuid={reference.Key} does not exist.");
            }
        }
    }

    /// <summary>A unique value must not belong to another object, neither of this change nor a stored one that is not part of it.</summary>
    private async Task CheckClaimsAsync(List<CatalogDraft> drafts, CancellationToken cancellation)
    {
        var sound = drafts.Where(draft => draft.Errors.Count == 0).ToList();
        var claims = sound.SelectMany(draft => draft.Collection.Claims(draft.After).Select(claim => (Draft: draft, Claim: claim))).ToList();
        var releases = sound.SelectMany(draft => ClaimUniqueValues.GuardsReleasedBy(draft).Select(guard => (Draft: draft, Guard: guard))).ToList();
        var guards = (await store.ReadManyAsync(
                claims.Select(found => found.Claim.Guard).Concat(releases.Select(found => found.Guard)), CatalogJson.Default.GuardDocument, cancellation))
            .ToDictionary(guard => guard.Value.Id, StringComparer.Ordinal);
        foreach (var (draft, guard) in releases)
        {
            if (guards.TryGetValue(guard, out var seen) && seen.Value.Owner == draft.Key)
            {
                draft.Releases.Add(new SeenGuard(guard, seen.ETag));
            }
        }

        var released = new ReleasedValues(drafts);
        foreach (var group in claims.GroupBy(found => found.Claim.Guard, StringComparer.Ordinal).Select(group => group.ToList()))
        {
            var (first, claim) = group[0];
            foreach (var (draft, duplicate) in group.Skip(1))
            {
                draft.AddError(duplicate.Field, duplicate.Message);
            }

            if (IsBootstrapToken(claim))
            {
                first.AddError(claim.Field, claim.Message);
            }
            else if (group.Count == 1)
            {
                if (!guards.ContainsKey(claim.Guard))
                {
                    first.FreeGuards.Add(claim.Guard);
                }

                await CheckClaimAsync(first, claim, guards.GetValueOrDefault(claim.Guard)?.Value, released, cancellation);
            }
        }
    }

    private async Task CheckClaimAsync(
        CatalogDraft draft, CatalogCollection.Claim claim, GuardDocument? guard, ReleasedValues released, CancellationToken cancellation)
    {
        var found = await unique.RunAsync(guard, draft, claim, released, cancellation);
        if (found.Value == UniqueValue.Taken)
        {
            draft.AddError(claim.Field, claim.Message);
        }

        draft.IsPending |= found.Value == UniqueValue.Pending;
    }

    private bool IsBootstrapToken(CatalogCollection.Claim claim) =>
        access.Value.BootstrapTokenSha256 is { } sha256 && TokenHash.AreEqual(claim.Guard, CatalogIds.Token(sha256));

    /// <summary>An imported record cannot change its offering or user, and there is only one record of a pair.</summary>
    private async Task CheckPairsAsync(List<CatalogDraft> drafts, CancellationToken cancellation)
    {
        var imported = drafts.Where(draft => draft.Collection.IsImportOnly && draft.Errors.Count == 0).ToList();
        var pairs = new HashSet<(string, string)>();
        var existing = new HashSet<(string, string)>();
        foreach (var added in imported.Where(draft => draft.IsNew).Select(Pair).GroupBy(pair => pair.Offering, pair => Guid.Parse(pair.User)))
        {
            // An offering that is not stored yet has no records.
            if (await catalog.OfferingAsync(Guid.Parse(added.Key), cancellation) is { } offering)
            {
                existing.UnionWith((await records.FindUsersAsync(offering.Partitions, added, cancellation)).Select(user => (added.Key, user.Hex())));
            }
        }

        foreach (var draft in imported)
        {
            if (!draft.IsNew && (!IsUnchanged(draft, "offering") || !IsUnchanged(draft, "user")))
            {
                draft.AddError(InvalidFields.NonField, Immutable);
            }
            else if (!pairs.Add(Pair(draft)) || (draft.IsNew && existing.Contains(Pair(draft))))
            {
                draft.AddError(InvalidFields.NonField, CatalogCollections.PairExists);
            }
        }

        static (string Offering, string User) Pair(CatalogDraft draft) => (draft.After.Text("offering")!, draft.After.Text("user")!);

        static bool IsUnchanged(CatalogDraft draft, string key) => JsonNode.DeepEquals(draft.Before!.Value[key], draft.After[key]);
    }
}
