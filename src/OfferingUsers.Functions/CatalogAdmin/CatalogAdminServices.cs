using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Registers changes of the reference data and their application to records.</summary>
internal static class CatalogAdminServices
{
    public static IServiceCollection AddCatalogAdmin(this IServiceCollection services)
    {
        services.AddOptions<CatalogOptions>().BindConfiguration("Catalog").ValidateOnStart();
        services.AddSingleton<IValidateOptions<CatalogOptions>, ValidateCatalogOptions>();
        services.AddSingleton<PlanCatalogChange>();
        services.AddSingleton<CheckUniqueValue>();
        services.AddSingleton<ClaimUniqueValues>();
        services.AddSingleton<WriteCatalogObject>();
        services.AddSingleton<EmbedRoleGrants>();
        services.AddSingleton<NumberUsers>();
        services.AddScoped<ImportOfferingUser>();
        services.AddScoped<ImportOfferingUsers>();
        services.AddScoped<RefreshSnapshot>();
        services.AddScoped<RefreshSnapshots>();
        services.AddScoped<UpgradeSnapshots>();
        services.AddScoped<ApplyCatalogChange>();
        services.AddScoped<ChangeCatalog>();
        services.AddScoped<RemoveRecords>();
        services.AddScoped<RemoveCatalogObject>();
        services.AddScoped<ImportCatalog>();
        services.AddSingleton(new EternalOrchestration(nameof(ConsentExpiry), ConsentExpiry.Id, options => options.ToConsentExpiryInterval()));
        services.AddHostedService<LoadCatalog>();
        return services;
    }
}
