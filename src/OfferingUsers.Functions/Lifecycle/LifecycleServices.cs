using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>Registers the dependencies of the lifecycle orchestrations.</summary>
internal static class LifecycleServices
{
    public static IServiceCollection AddLifecycle(this IServiceCollection services)
    {
        services.AddSingleton<ChangeWaitingRecord>();
        services.AddSingleton<SweepRange>();
        services.AddSingleton(new EternalOrchestration(nameof(LifecycleSweep), LifecycleInstances.Sweep, options => options.ToSweepInterval()));
        services.AddSingleton(new EternalOrchestration(nameof(InstancePurge), InstancePurge.Id, InstancePurge.Interval));
        return services;
    }
}
