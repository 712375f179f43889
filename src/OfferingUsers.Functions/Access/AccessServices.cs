using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Access;

/// <summary>Registers authentication and visibility.</summary>
internal static class AccessServices
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration("Access").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, ValidateAccessOptions>();
        services.AddOptions<LimitOptions>().BindConfiguration("Limits").ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, ValidateLimitOptions>();
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<BootstrapUser>();
        services.AddSingleton<DemoKeys>();
        services.AddSingleton<OwnKeys>();
        services.AddOptions<OidcOptions>().BindConfiguration("Access:Oidc").ValidateOnStart();
        services.AddSingleton<IValidateOptions<OidcOptions>, ValidateOidcOptions>();
        services.AddSingleton<ValidateJwt>();
        services.AddSingleton<Authenticate>();
        services.AddSingleton<OwnOfferings>();
        services.AddSingleton<ViewResolver>();
        services.AddSingleton<VisibleOfferings>();
        services.AddSingleton<VisibleUsers>();
        return services;
    }
}
