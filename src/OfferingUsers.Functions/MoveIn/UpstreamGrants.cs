using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OfferingUsers.Domain;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>
/// Which role grants of a scope came from the upstream, one document for each scope: a Waldur lists those that are active, so one that is missing later was
/// revoked there. Grants that were made here are never among them.
/// </summary>
public sealed class UpstreamGrants(CosmosContainers containers, OptimisticConcurrency concurrency)
{
    private const string Kind = "upstream_grants";

    private readonly Items<ScopeGrants> items = containers.Items(containers.Catalog, UpstreamGrantsJson.Default.ScopeGrants);

    /// <summary>Revokes here what is not listed there any more, and remembers what is.</summary>
    /// <param name="scopes">The scopes, as the upstream has them.</param>
    /// <param name="listed">Their grants, as imported.</param>
    /// <param name="refused">The uuids of those among them that were refused.</param>
    internal async Task RevokeMissingAsync(
        IReadOnlyList<JsonObject> scopes, IReadOnlyList<JsonObject> listed, IReadOnlySet<string> refused, MoveInTarget target,
        CancellationToken cancellation)
    {
        var taken = listed.Where(grant => !refused.Contains(grant["uuid"]?.ToString() ?? ""))
            .ToLookup(grant => HexOf(grant["scope"]), grant => HexOf(grant["uuid"]), StringComparer.Ordinal);
        foreach (var scope in scopes.Select(scope => HexOf(scope["uuid"])))
        {
            var now = taken[scope].ToImmutableSortedSet(StringComparer.Ordinal);
            await concurrency.RunAsync(() => TryRevokeAsync(scope, now, target, cancellation), cancellation);
        }
    }

    private async Task<bool> TryRevokeAsync(string scope, ImmutableSortedSet<string> now, MoveInTarget target, CancellationToken cancellation)
    {
        var id = $"{Kind}:{scope}";
        var known = await items.ReadAsync(id, id, cancellation);
        if (known is null)
        {
            return now.IsEmpty || await items.InsertAsync(new ScopeGrants(id, Kind, [.. now]), id, id, cancellation) is not null;
        }

        var revoked = known.Value.Grants.Except(now, StringComparer.Ordinal).ToList();
        if (revoked.Count == 0 && known.Value.Grants.Length == now.Count)
        {
            return true;
        }

        // One that was deleted here in between is refused, and as it should be.
        await target.ImportAsync(
            CatalogCollections.RoleGrants.Name,
            [.. revoked.Select(uuid => new JsonObject { ["uuid"] = uuid, ["is_active"] = false })],
            cancellation);
        return await items.ReplaceAsync(known.Value with { Grants = [.. now] }, id, id, known.ETag, cancellation) is not null;
    }

    private static string HexOf(JsonNode? uuid) => Uuids.TryParse(uuid?.ToString(), out var parsed) ? parsed.Hex() : "";
}

/// <summary>The grants of a scope that came from the upstream, by their uuids in hex.</summary>
internal sealed record ScopeGrants(string Id, string Kind, ImmutableArray<string> Grants);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ScopeGrants))]
internal sealed partial class UpstreamGrantsJson : JsonSerializerContext;
