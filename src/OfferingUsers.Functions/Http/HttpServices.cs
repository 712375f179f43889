using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Http;

/// <summary>What the other areas take from the wire.</summary>
public static class HttpServices
{
    public static IServiceCollection AddHttp(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ApiOptions>().BindConfiguration("Api").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApiOptions>, ValidateApiOptions>();
        services.AddSingleton<BaseUrl>();
        services.AddSingleton<KnownRoutes>();
        services.AddSingleton<HyperlinkField>();
        return services;
    }
}
