using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Cosmos;

/// <summary>
/// Registers the endpoint as a keyed <see cref="HttpMessageHandler"/>, on <c>cosmos.db</c> in the data directory. With
/// <c>LocalRuntime:SurvivePowerCut</c> (default false), every commit is flushed to disk.
/// </summary>
public static class CosmosEmulation
{
    public const string HandlerKey = "cosmos";

    /// <param name="inspect">Looks at the path of the file before it is opened or created; throws to refuse the start.</param>
    public static IServiceCollection AddCosmosEmulation(this IServiceCollection services, Action<string>? inspect = null)
    {
        services.AddSingleton(provider =>
        {
            var file = Path.Combine(provider.GetRequiredService<DataDirectory>().Path, "cosmos.db");
            inspect?.Invoke(file);
            return new CosmosEndpoint(
                file, SurvivePowerCut.Read(provider.GetRequiredService<IConfiguration>()), provider.GetService<TimeProvider>() ?? TimeProvider.System,
                provider.GetService<ILogger<CosmosEndpoint>>(), PhysicalPartitionCount.Read(provider.GetRequiredService<IConfiguration>()));
        });
        services.AddKeyedSingleton<HttpMessageHandler>(HandlerKey, (provider, _) => provider.GetRequiredService<CosmosEndpoint>());
        return services;
    }
}
