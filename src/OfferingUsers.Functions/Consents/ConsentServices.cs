using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.Consents;

/// <summary>Registers consents and terms of service.</summary>
internal static class ConsentServices
{
    public static IServiceCollection AddConsents(this IServiceCollection services)
    {
        services.AddSingleton<ConsentRepresentation>();
        services.AddSingleton<VisibleConsents>();
        services.AddSingleton<VisibleTerms>();
        services.AddSingleton<TermsRepresentation>();
        services.AddScoped<ImportOne>();
        services.AddScoped<SaveTerms>();
        return services;
    }
}
