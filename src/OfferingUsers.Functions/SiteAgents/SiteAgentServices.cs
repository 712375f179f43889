using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>Registers what agents tell of themselves.</summary>
internal static class SiteAgentServices
{
    public static IServiceCollection AddSiteAgents(this IServiceCollection services)
    {
        services.AddSingleton<AgentIdentityStore>();
        services.AddSingleton<VisibleAgents>();
        services.AddSingleton<ListAgents>();
        services.AddSingleton<ChangeAgent>();
        return services;
    }
}
