using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Http;

/// <summary>What the other areas take from the wire.</summary>
internal static class HttpServices
{
    public static IServiceCollection AddHttp(this IServiceCollection services)
    {
        services.AddOptions<ApiOptions>().BindConfiguration("Api").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApiOptions>, ValidateApiOptions>();

        // The largest body the host lets through; what takes less refuses more by itself.
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = JsonBody.MaxSubmissionSize);
        services.AddHealthChecks();
        services.PostConfigure<HealthCheckServiceOptions>(HealthCheck.Limit);
        services.AddSingleton<BaseUrl>();
        services.AddSingleton<KnownRoutes>();
        services.AddSingleton<HyperlinkField>();
        return services;
    }
}
