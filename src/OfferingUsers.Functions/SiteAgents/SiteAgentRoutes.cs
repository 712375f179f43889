namespace OfferingUsers.Functions.SiteAgents;

/// <summary>The routes of what agents tell of themselves (newer-waldur.md 3.5 to 3.7).</summary>
internal static class SiteAgentRoutes
{
    public const string Identities = "api/marketplace-site-agent-identities";
    public const string Identity = Identities + "/{uuid}";
    public const string Services = "api/marketplace-site-agent-services";
    public const string Service = Services + "/{uuid}";
    public const string Processors = "api/marketplace-site-agent-processors";
    public const string Processor = Processors + "/{uuid}";
}
