using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.Compliance;

/// <summary>Registers what is read of checklists over many offering users.</summary>
internal static class ComplianceServices
{
    public static IServiceCollection AddCompliance(this IServiceCollection services)
    {
        services.AddSingleton<JoinCompletions>();
        services.AddSingleton<VisibleCompletions>();
        services.AddSingleton<FindProvider>();
        return services;
    }
}
