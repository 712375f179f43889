using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Http;

/// <summary>Registers request parsing, responses and health checks.</summary>
internal static class HttpServices
{
    public static IServiceCollection AddHttp(this IServiceCollection services)
    {
        services.AddOptions<ApiOptions>().BindConfiguration("Api").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApiOptions>, ValidateApiOptions>();

        // The max body size of any operation; operations with a lower limit check it themselves.
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = JsonBody.MaxSubmissionSize);
        services.AddCors();
        services.AddHealthChecks();
        services.AddSingleton<KeptHealth>();
        services.PostConfigure<HealthCheckServiceOptions>(HealthCheck.SetTimeouts);
        services.AddSingleton<BaseUrl>();
        services.AddSingleton<KnownRoutes>();
        services.AddSingleton<HyperlinkField>();
        return services;
    }
}
