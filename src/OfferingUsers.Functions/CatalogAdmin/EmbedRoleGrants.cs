using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
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
        var moves = new List<Move>();
        foreach (var draft in drafts.Where(draft => draft.Collection == CatalogCollections.RoleGrants))
        {
            var after = Read(draft.After);
            moves.Add(new Move(after.User, after.Uuid, after.ToGrant()));
            if (draft.Before is not null && Read(draft.Before.Value) is var before && before.User != after.User)
            {
                moves.Add(new Move(before.User, before.Uuid, null));
            }
        }

        foreach (var user in moves.GroupBy(move => move.User))
        {
            await EmbedAsync(user.Key, [.. user], cancellation);
        }
    }

    /// <summary>Takes a removed grant out of its user.</summary>
    public Task RemoveAsync(JsonObject document, CancellationToken cancellation)
    {
        var grant = Read(document);
        return EmbedAsync(grant.User, [new Move(grant.User, grant.Uuid, null)], cancellation);
    }

    private Task EmbedAsync(Guid user, IReadOnlyList<Move> moves, CancellationToken cancellation) => store.ChangeAsync(
        CatalogCollections.Users.IdOf(user.Hex()),
        document =>
        {
            var before = document["grants"]?.Deserialize(CatalogJson.Default.ImmutableArrayRoleGrant) ?? [];
            ImmutableArray<RoleGrant> after =
            [
                .. before.Where(grant => moves.All(move => move.Grant != grant.Uuid))
                    .Concat(moves.Select(move => move.After).OfType<RoleGrant>())
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

    /// <summary>What becomes of a grant in a user's document.</summary>
    /// <param name="After">Null takes it out.</param>
    private sealed record Move(Guid User, Guid Grant, RoleGrant? After);
}
