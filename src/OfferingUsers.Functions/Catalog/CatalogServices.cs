using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.Catalog;

/// <summary>Registers access to the reference data.</summary>
internal static class CatalogServices
{
    public static IServiceCollection AddCatalog(this IServiceCollection services)
    {
        services.AddSingleton<CatalogCache>();
        services.AddSingleton<CatalogReader>();
        services.AddSingleton<CatalogStore>();
        services.AddSingleton<CatalogReadAhead>();
        services.AddSingleton<CatalogLists>();
        services.AddSingleton<ChecklistStore>();
        return services;
    }
}
