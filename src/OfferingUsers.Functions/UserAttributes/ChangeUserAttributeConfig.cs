using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;

namespace OfferingUsers.Functions.UserAttributes;

/// <summary>
/// Changes what an offering exposes of its users, in the offering's document. Its records follow: a page of them before the answer, the others by the
/// orchestration that refreshes snapshots (catalog.md 3).
/// </summary>
public sealed class ChangeUserAttributeConfig(VisibleOfferings offerings, CatalogReader catalog, CatalogStore store, RefreshSnapshots refresh)
{
    private const string Property = "attribute_config";

    /// <summary>The offering of a request that may change it; refused if it is not visible, or if the caller has no permission.</summary>
    public async Task<Outcome<Offering>> FindAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var caller = request.Caller();
        return await offerings.FindAsync(caller, uuid, cancellation) is not { } offering ? new NotFound()
            : caller.MayManage(Permissions.UpdateOffering, offering.Customer, offering.Uuid) ? offering
            : new Forbidden();
    }

    /// <summary>The offering after the change.</summary>
    /// <param name="choose">The new choice; null for none. May run several times.</param>
    public async Task<Outcome<Offering>> RunAsync(Offering found, Func<Offering, UserAttributeConfig?> choose, CancellationToken cancellation)
    {
        var pending = new SnapshotRefresh { Offerings = { found.Uuid.Hex() } };
        await refresh.SaveAsync(pending, cancellation);
        await store.ChangeAsync(
            CatalogIds.Of(CatalogKinds.Offering, found.Uuid.Hex()),
            document =>
            {
                document[Property] = choose(document.Deserialize(CatalogJson.Default.Offering)!) is { } config
                    ? JsonSerializer.SerializeToNode(config, CatalogJson.Default.UserAttributeConfig)
                    : null;
                return document;
            },
            cancellation);
        await refresh.RunAsync(pending, cancellation);
        return await catalog.OfferingAsync(found.Uuid, cancellation) is { } changed ? changed : new NotFound();
    }
}
