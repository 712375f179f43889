using System.Text.Json.Nodes;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Users carry their role grants, so that who calls and what they may do is one read. The grants' own documents are written first; this brings the users
/// after them.
/// </summary>
public sealed class EmbedRoleGrants(CatalogStore store)
{
    /// <summary>Embeds the grants of a change, also those that were stored before but not yet embedded.</summary>
    public async Task EmbedAsync(IReadOnlyList<CatalogDraft> drafts, CancellationToken cancellation)
    {
        var grants = drafts.Where(draft => draft.Collection == CatalogCollections.RoleGrants).ToList();
        var moves = grants.Select(draft => (User: draft.After["user"]!.GetValue<string>(), Uuid: draft.Key!, Grant: (JsonObject?)draft.After))
            .Concat(grants.Where(draft => draft.Before is not null)
                .Select(draft => (User: draft.Before!.Value["user"]!.GetValue<string>(), Uuid: draft.Key!, Grant: (JsonObject?)null))
                .Where(old => grants.Any(draft => draft.Key == old.Uuid && draft.After["user"]!.GetValue<string>() != old.User)));
        foreach (var user in moves.GroupBy(move => move.User))
        {
            await EmbedAsync(user.Key, [.. user.Select(move => (move.Uuid, move.Grant))], cancellation);
        }
    }

    /// <summary>Puts grants into a user, or takes them out where there is none.</summary>
    public Task EmbedAsync(string user, IReadOnlyList<(string Uuid, JsonObject? Grant)> grants, CancellationToken cancellation) => store.ChangeAsync(
        CatalogCollections.Users.IdOf(user),
        document =>
        {
            var before = document["grants"] as JsonArray ?? [];
            var named = grants.Select(grant => grant.Uuid).ToHashSet(StringComparer.Ordinal);
            var all = before.Where(grant => !named.Contains(grant!["uuid"]!.GetValue<string>())).Select(grant => grant!.DeepClone())
                .Concat(grants.Where(grant => grant.Grant is not null).Select(grant => (JsonNode)Embedded(grant.Grant!)))
                .OrderBy(grant => grant["uuid"]!.GetValue<string>(), StringComparer.Ordinal).ToList();
            var after = new JsonArray([.. all]);
            if (JsonNode.DeepEquals(before, after))
            {
                return null;
            }

            var scopes = all.Where(grant => grant["is_active"]!.GetValue<bool>())
                .Select(grant => grant["scope"]!.GetValue<string>()).Distinct(StringComparer.Ordinal);
            document["scopes"] = new JsonArray([.. scopes.Select(scope => (JsonNode)scope)]);
            document["grants"] = after;
            return document;
        },
        cancellation);

    private static JsonObject Embedded(JsonObject grant) => new()
    {
        ["uuid"] = grant["uuid"]!.DeepClone(),
        ["role"] = grant["role"]!.DeepClone(),
        ["scope_type"] = grant["scope_type"]!.DeepClone(),
        ["scope"] = grant["scope"]!.DeepClone(),
        ["is_active"] = grant["is_active"]!.DeepClone(),
    };
}
