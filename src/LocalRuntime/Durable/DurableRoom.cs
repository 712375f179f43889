using LocalRuntime.Durable.Engine;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Durable;

/// <summary>Offers orchestrations, kept in <c>durable.db</c> in the data directory.</summary>
public static class DurableRoom
{
    public static IServiceCollection AddDurableRoom(this IServiceCollection services)
    {
        services.AddSingleton<DurableRegistry>();
        services.AddSingleton(provider => new DurableStore(Path.Combine(provider.GetRequiredService<DataDirectory>().Path, "durable.db")));
        services.AddSingleton(provider => new DurableEngine(
            provider.GetRequiredService<DurableStore>(), provider.GetRequiredService<DurableRegistry>(), provider, provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddHostedService(provider => provider.GetRequiredService<DurableEngine>());
        services.AddSingleton<DurableTaskClient>(provider => new LocalDurableClient(
            provider.GetRequiredService<DurableStore>(), provider.GetRequiredService<DurableEngine>(), provider.GetService<TimeProvider>() ?? TimeProvider.System));
        return services;
    }
}
