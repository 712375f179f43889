using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Cosmos;

/// <summary>
/// Offers the endpoint to the app as the message handler <c>cosmos</c>, on <c>cosmos.db</c> in the data directory. <c>LocalRuntime:SurvivePowerCut</c>
/// (default false) has every commit wait for the disk.
/// </summary>
public static class CosmosEmulation
{
    public const string HandlerKey = "cosmos";

    private const string Setting = "LocalRuntime:SurvivePowerCut";

    public static IServiceCollection AddCosmosEmulation(this IServiceCollection services)
    {
        services.AddSingleton(provider => new CosmosEndpoint(
            Path.Combine(provider.GetRequiredService<DataDirectory>().Path, "cosmos.db"),
            SurvivesPowerCut(provider.GetRequiredService<IConfiguration>()),
            provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddKeyedSingleton<HttpMessageHandler>(HandlerKey, (provider, _) => provider.GetRequiredService<CosmosEndpoint>());
        return services;
    }

    private static bool SurvivesPowerCut(IConfiguration configuration) => configuration[Setting] is not { Length: > 0 } given ? false
        : bool.TryParse(given, out var parsed) ? parsed
        : throw new StartRefusedException($"{Setting} is '{given}': it must be true or false.");
}
