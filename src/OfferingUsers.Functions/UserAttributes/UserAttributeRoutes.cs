using OfferingUsers.Functions.Neighbours;

namespace OfferingUsers.Functions.UserAttributes;

/// <summary>The routes of an offering's attribute configuration (newer-waldur.md 3.9): it is not written where it is read.</summary>
internal static class UserAttributeRoutes
{
    public const string Read = NeighbourRoutes.ProviderOffering + "/user-attribute-config";
    public const string Update = NeighbourRoutes.ProviderOffering + "/update-user-attribute-config";
    public const string Delete = NeighbourRoutes.ProviderOffering + "/delete-user-attribute-config";
}
