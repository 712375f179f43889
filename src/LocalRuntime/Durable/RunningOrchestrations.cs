using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Durable;

/// <summary>
/// Registers a keyed <see cref="Func{T, TResult}"/> that tells of an instance id whether an orchestration with it has not ended, also without a host that runs.
/// </summary>
public static class RunningOrchestrations
{
    public const string Key = "running-orchestrations";

    internal static IServiceCollection AddRunningOrchestrations(this IServiceCollection services) => services.AddKeyedSingleton<Func<string, bool>>(
        Key, (provider, _) => id => provider.GetRequiredService<TaskHubStore>().Find(id) is { IsCompleted: false });
}
