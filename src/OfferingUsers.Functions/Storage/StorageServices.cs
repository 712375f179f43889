using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Storage;

/// <summary>What the other areas take from the store.</summary>
public static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<CosmosOptions>().BindConfiguration("Cosmos").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<CosmosCost>();
        services.AddSingleton(provider => new CosmosContainers(
            provider.GetRequiredService<IOptions<CosmosOptions>>(),
            provider.GetRequiredService<CosmosCost>(),
            provider.GetKeyedService<HttpMessageHandler>(CosmosContainers.HandlerKey)));
        services.AddSingleton<OfferingUserStore>();
        services.AddSingleton<OfferingUserLists>();
        services.AddSingleton<CompletionStore>();
        services.AddHostedService<PrepareContainers>();
        services.AddSingleton(provider => new HealthProbe("store", token => provider.GetRequiredService<CosmosContainers>().AnswersAsync(token)));
        return services;
    }
}
