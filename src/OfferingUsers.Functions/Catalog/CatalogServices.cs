using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Catalog;

/// <summary>The reference data and how it gets in.</summary>
internal static class CatalogServices
{
    public static IServiceCollection AddCatalog(this IServiceCollection services)
    {
        services.AddOptions<CatalogOptions>().BindConfiguration("Catalog").ValidateOnStart();
        services.AddSingleton<IValidateOptions<CatalogOptions>, ValidateCatalogOptions>();
        services.AddSingleton<CatalogCache>();
        services.AddSingleton<CatalogReader>();
        services.AddSingleton<CatalogStore>();
        services.AddSingleton<SnapshotOfOfferingUser>();
        services.AddSingleton<PlanCatalogChange>();
        services.AddSingleton<ApplyCatalogChange>();
        services.AddSingleton<PropagateCatalogChange>();
        services.AddSingleton<EmbedRoleGrants>();
        services.AddSingleton<NumberUsers>();
        services.AddSingleton<RemoveCatalogObject>();
        services.AddSingleton<ImportCatalog>();
        services.AddHostedService<LoadCatalog>();
        return services;
    }
}
