using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Upstream;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>Registers what an app beside a live Waldur needs of it.</summary>
internal static class MoveInServices
{
    public static IServiceCollection AddMoveIn(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Upstream").Get<UpstreamOptions>() ?? new UpstreamOptions();
        if (!string.IsNullOrEmpty(options.Url))
        {
            services.AddSingleton<AskUpstream>();
            services.AddSingleton<IUpstreamUsers, FindUserAtUpstream>();
        }

        services.AddWaldurClient();
        services.AddSingleton<UpstreamGrants>();
        if (options.ToSyncInterval() is { } interval)
        {
            services.AddSingleton(new EternalOrchestration(nameof(SyncWithUpstream), SyncWithUpstream.Id, _ => interval));
        }

        return services;
    }
}
