using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>Registers the dependencies of the lifecycle orchestrations.</summary>
internal static class LifecycleServices
{
    public static IServiceCollection AddLifecycle(this IServiceCollection services)
    {
        services.AddSingleton<ChangeWaitingRecord>();
        services.AddSingleton(new EternalOrchestration(nameof(LifecycleSweep), "lifecycle-sweep"));
        return services;
    }
}
