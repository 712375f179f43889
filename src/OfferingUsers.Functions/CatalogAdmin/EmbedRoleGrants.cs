using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Copies role grants into the documents of their users, so that authentication and permissions need only one read. The documents of the grants are written
/// before.
/// </summary>
public sealed class EmbedRoleGrants(CatalogStore store)
{
    /// <summary>Embeds the grants of a change, including those whose embedding was interrupted.</summary>
    public async Task EmbedAsync(IReadOnlyList<CatalogDraft> drafts, CancellationToken cancellation)
    {
        var changes = new List<GrantChange>();
        foreach (var draft in drafts.Where(draft => draft.Collection == CatalogCollections.RoleGrants))
        {
            var after = Read(draft.After);
            changes.Add(new GrantChange(after.User, after.Uuid, after.ToGrant()));
            if (draft.Before is not null && Read(draft.Before.Value) is var before && before.User != after.User)
            {
                changes.Add(new GrantChange(before.User, before.Uuid, null));
            }
        }

        foreach (var user in changes.GroupBy(change => change.User))
        {
            await EmbedAsync(user.Key, [.. user], cancellation);
        }
    }

    /// <summary>Removes a removed grant from its user.</summary>
    public Task RemoveAsync(JsonObject document, CancellationToken cancellation)
    {
        var grant = Read(document);
        return EmbedAsync(grant.User, [new GrantChange(grant.User, grant.Uuid, null)], cancellation);
    }

    private Task EmbedAsync(Guid user, IReadOnlyList<GrantChange> changes, CancellationToken cancellation) => store.ChangeAsync(
        CatalogCollections.Users.IdOf(user.Hex()),
        document =>
        {
            var before = document["grants"]?.Deserialize(CatalogJson.Default.ImmutableArrayRoleGrant) ?? [];
            ImmutableArray<RoleGrant> after =
            [
                .. before.Where(grant => changes.All(change => change.Grant != grant.Uuid))
                    .Concat(changes.Select(change => change.After).OfType<RoleGrant>())
                    .OrderBy(grant => grant.Uuid.Hex(), StringComparer.Ordinal),
            ];
            if (before.SequenceEqual(after))
            {
                return null;
            }

            var scopes = after.Where(grant => grant.IsActive).Select(grant => grant.Scope.Hex()).Distinct(StringComparer.Ordinal);
            document["scopes"] = new JsonArray([.. scopes.Select(scope => (JsonNode)scope)]);
            document["grants"] = JsonSerializer.SerializeToNode(after, CatalogJson.Default.ImmutableArrayRoleGrant);
            return document;
        },
        cancellation);

    private static RoleGrantDocument Read(JsonObject document) => document.Deserialize(CatalogJson.Default.RoleGrantDocument)!;

    /// <summary>A change of an embedded grant.</summary>
    /// <param name="After">Null removes the grant.</param>
    private sealed record GrantChange(Guid User, Guid Grant, RoleGrant? After);
}
