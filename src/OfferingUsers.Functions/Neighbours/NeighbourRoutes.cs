namespace OfferingUsers.Functions.Neighbours;

/// <summary>
/// The routes of resources to which representations link (catalog.md 6). The host tries functions in alphabetical order: the one for <c>me</c> precedes the one
/// for a uuid.
/// </summary>
internal static class NeighbourRoutes
{
    public const string CurrentUser = "api/users/me";
    public const string Users = "api/users";
    public const string User = Users + "/{uuid}";
    public const string Customer = "api/customers/{uuid}";
    public const string ProviderOfferings = "api/marketplace-provider-offerings";
    public const string ProviderOffering = ProviderOfferings + "/{uuid}";
    public const string ServiceProviders = "api/marketplace-service-providers";
    public const string ProviderResources = "api/marketplace-provider-resources";
    public const string Orders = "api/marketplace-orders";
    public const string Version = "api/version";
}
