using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Cosmos;

/// <summary>
/// Registers the endpoint as a keyed <see cref="HttpMessageHandler"/>, on <c>cosmos.db</c> in the data directory. With
/// <c>LocalRuntime:SurvivePowerCut</c> (default false), every commit is flushed to disk.
/// </summary>
public static class CosmosEmulation
{
    public const string HandlerKey = "cosmos";

    private const string Setting = "LocalRuntime:SurvivePowerCut";

    public static IServiceCollection AddCosmosEmulation(this IServiceCollection services)
    {
        services.AddSingleton(provider => new CosmosEndpoint(
            Path.Combine(provider.GetRequiredService<DataDirectory>().Path, "cosmos.db"),
            ReadSurvivePowerCut(provider.GetRequiredService<IConfiguration>()),
            provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddKeyedSingleton<HttpMessageHandler>(HandlerKey, (provider, _) => provider.GetRequiredService<CosmosEndpoint>());
        return services;
    }

    private static bool ReadSurvivePowerCut(IConfiguration configuration) => configuration[Setting] is not { Length: > 0 } value ? false
        : bool.TryParse(value, out var parsed) ? parsed
        : throw new StartRefusedException($"{Setting} is '{value}': it must be true or false.");
}
