using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Upstream;

/// <summary>Registers the way to the upstream.</summary>
internal static class UpstreamServices
{
    public static IServiceCollection AddUpstream(this IServiceCollection services)
    {
        services.AddOptions<UpstreamOptions>().BindConfiguration("Upstream").ValidateOnStart();
        services.AddSingleton<IValidateOptions<UpstreamOptions>, ValidateUpstreamOptions>();
        services.AddHttpForwarder();
        services.AddSingleton<UpstreamClient>();
        services.AddSingleton<PassedHeaders>();
        return services;
    }
}
