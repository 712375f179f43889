using System.Text.Json.Serialization;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Claims on pairs of an offering and a user while the offering's number of partitions is changing: whoever has one may place the pair's record, in whichever
/// partition (decision 0027). A claim is not released, because a look into another partition may miss what has just been written there; it expires.
/// </summary>
public sealed class PlacementClaims(CosmosContainers containers, TimeProvider clock)
{
    /// <summary>The kind of the documents, which lie beside those of the catalog and are removed some time after they have expired.</summary>
    internal const string Kind = "placement";

    /// <summary>Longer than the number of partitions is changing.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Items<PlacementClaim> items = containers.Items(containers.Catalog, PlacementClaimJson.Default.PlacementClaim);

    /// <summary>Claims a pair for a record, whatever partition its uuid carries; false if it is claimed for another record.</summary>
    public async Task<bool> TryAsync(Guid offering, Guid user, Guid uuid, CancellationToken cancellation)
    {
        var now = clock.Now();
        var id = $"{Kind}:{offering.Hex()}.{user.Hex()}";
        var claim = new PlacementClaim(id, Kind, OfferingUserUuid.In(OfferingUserUuid.Bucket(offering), uuid), now + Lifetime);
        if (await items.InsertAsync(claim, id, id, cancellation) is not null)
        {
            return true;
        }

        return await items.ReadAsync(id, id, cancellation) is { } held
            && (held.Value.Owner == claim.Owner || (held.Value.Expires <= now && await items.ReplaceAsync(claim, id, id, held.ETag, cancellation) is not null));
    }
}

/// <summary>A claim on a pair.</summary>
/// <param name="Owner">The uuid of the record, as it is in the offering's first partition.</param>
/// <param name="Expires">When it is void.</param>
internal sealed record PlacementClaim(string Id, string Kind, Guid Owner, DateTimeOffset Expires);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(HexGuidConverter), typeof(SortableInstantConverter)])]
[JsonSerializable(typeof(PlacementClaim))]
internal sealed partial class PlacementClaimJson : JsonSerializerContext;
