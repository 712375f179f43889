using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Cosmos;

/// <summary>Offers the endpoint to the app.</summary>
public static class CosmosRoom
{
    public static IServiceCollection AddCosmosRoom(this IServiceCollection services) => services;
}
