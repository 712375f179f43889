using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>What the state actions are built from.</summary>
public static class LifecycleServices
{
    public static IServiceCollection AddLifecycle(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton<RunStateAction>();
        return services;
    }
}
