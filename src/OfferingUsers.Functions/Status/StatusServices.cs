using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Status;

/// <summary>Registers the dependencies of the status endpoint.</summary>
internal static class StatusServices
{
    public static IServiceCollection AddStatus(this IServiceCollection services)
    {
        services.AddSingleton<OfferingUserStatistics>();
        services.AddSingleton<MakeStatusReport>();
        return services;
    }
}
