using OfferingUsers.Functions.Neighbours;

namespace OfferingUsers.Functions.Compliance;

/// <summary>The routes of what reviewers and providers read of checklists over many offering users (newer-waldur.md 6.4 and 6.5).</summary>
internal static class ComplianceRoutes
{
    public const string Completions = "api/marketplace-offering-user-checklist-completions";
    public const string Completion = Completions + "/{id}";
    public const string Overview = Provider + "/compliance_overview";
    public const string Users = Provider + "/offering_users";
    public const string Checklists = Provider + "/checklists_summary";

    private const string Provider = NeighbourRoutes.ServiceProviders + "/{uuid}/compliance";
}
