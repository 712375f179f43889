using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>What the orchestrations beside the records are built from.</summary>
internal static class LifecycleServices
{
    public static IServiceCollection AddLifecycle(this IServiceCollection services)
    {
        services.AddSingleton<ChangeWaitingRecord>();
        services.AddSingleton(new EternalOrchestration(nameof(LifecycleSweep), "lifecycle-sweep"));
        return services;
    }
}
