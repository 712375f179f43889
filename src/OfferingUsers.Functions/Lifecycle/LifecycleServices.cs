using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>What the state actions and the orchestrations beside the records are built from.</summary>
internal static class LifecycleServices
{
    public static IServiceCollection AddLifecycle(this IServiceCollection services)
    {
        services.AddOptions<LifecycleOptions>().BindConfiguration("Lifecycle").ValidateOnStart();
        services.AddSingleton<IValidateOptions<LifecycleOptions>, ValidateLifecycleOptions>();
        services.AddSingleton<RunStateAction>();
        services.AddSingleton<Deadlines>();
        services.AddSingleton<ChangeStay>();
        services.AddSingleton<LifecycleSignals>();
        services.AddSingleton<EternalOrchestrations>();
        return services;
    }
}
