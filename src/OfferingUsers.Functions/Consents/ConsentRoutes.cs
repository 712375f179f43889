using OfferingUsers.Functions.Neighbours;

namespace OfferingUsers.Functions.Consents;

/// <summary>The routes of consents and of the terms to which they are given (newer-waldur.md 6.1 to 6.3).</summary>
internal static class ConsentRoutes
{
    public const string Consents = "api/marketplace-user-offering-consents";
    public const string Consent = Consents + "/{uuid}";
    public const string Revoke = Consent + "/revoke";
    public const string AllTerms = "api/marketplace-offering-terms-of-service";
    public const string Terms = AllTerms + "/{uuid}";
    public const string Statistics = NeighbourRoutes.ProviderOffering + "/tos_stats";
}
