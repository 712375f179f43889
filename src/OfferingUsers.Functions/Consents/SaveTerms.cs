using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;

namespace OfferingUsers.Functions.Consents;

/// <summary>Writes terms of service for whoever may update their offering; at most one of an offering is active (newer-waldur.md 6.2).</summary>
public sealed class SaveTerms(CatalogReader catalog, ImportOne save)
{
    private const string OtherIsActive =
        "An active Terms of Service configuration already exists for this offering. "
        + "Please deactivate the existing configuration before creating a new active one.";

    /// <summary>The refusal of a caller without the permission; otherwise null.</summary>
    public static Refusal? RefuseUnlessManager(Caller caller, Offering? offering) =>
        caller.User.IsStaff || (offering is not null && caller.MayManage(Permissions.UpdateOffering, offering.Customer, offering.Uuid))
            ? null
            : new Forbidden(VisibleTerms.NotAllowed);

    /// <summary>Writes the keys that are given.</summary>
    internal async Task<Refusal?> RunAsync(Guid uuid, Guid offering, JsonObject keys, string by, CancellationToken cancellation)
    {
        var isActivated = keys[ReadTerms.IsActive]?.GetValue<bool>() == true;
        if (isActivated && await IsOtherActiveAsync(uuid, offering, cancellation))
        {
            return InvalidFields.ForBody(OtherIsActive);
        }

        keys["uuid"] = uuid.Hex();
        keys["offering"] = offering.Hex();
        var refusal = await save.ChangeAsync(CatalogCollections.TermsOfService, keys, by, cancellation);

        // Everything else was validated: another request has activated others meanwhile, or removed these.
        return refusal is NotFound && isActivated && await IsOtherActiveAsync(uuid, offering, cancellation)
            ? InvalidFields.ForBody(OtherIsActive)
            : refusal;
    }

    private async Task<bool> IsOtherActiveAsync(Guid uuid, Guid offering, CancellationToken cancellation) =>
        await catalog.ActiveTermsAsync(offering, cancellation) is { } active && active.Uuid != uuid;
}
