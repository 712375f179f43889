namespace OfferingUsers.Functions.Neighbours;

/// <summary>
/// The endpoints that clients follow from a representation (catalog.md 6). The host tries functions by their names: the one for <c>me</c> sorts before the
/// one for a uuid.
/// </summary>
internal static class NeighbourRoutes
{
    public const string CurrentUser = "api/users/me";
    public const string User = "api/users/{uuid}";
    public const string Customer = "api/customers/{uuid}";
    public const string ProviderOfferings = "api/marketplace-provider-offerings";
    public const string ProviderOffering = ProviderOfferings + "/{uuid}";
    public const string ServiceProviders = "api/marketplace-service-providers";
}
