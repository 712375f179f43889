using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.Access;

/// <summary>Registers authentication and visibility.</summary>
internal static class AccessServices
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration("Access")
            .PostConfigure(options => options.BootstrapToken = string.IsNullOrEmpty(options.BootstrapToken) ? null : options.BootstrapToken)
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<BootstrapUser>();
        services.AddSingleton<Authenticate>();
        services.AddSingleton<OwnOfferings>();
        services.AddSingleton<ViewResolver>();
        services.AddSingleton<VisibleOfferings>();
        return services;
    }
}
