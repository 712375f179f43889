using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.Catalog;

/// <summary>The reference data as everybody reads it.</summary>
internal static class CatalogServices
{
    public static IServiceCollection AddCatalog(this IServiceCollection services)
    {
        services.AddSingleton<CatalogCache>();
        services.AddSingleton<CatalogReader>();
        services.AddSingleton<CatalogStore>();
        services.AddSingleton<ChecklistStore>();
        return services;
    }
}
