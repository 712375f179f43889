using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Storage;

/// <summary>Registers the stores and their health checks.</summary>
internal static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddOptions<CosmosOptions>().BindConfiguration("Cosmos").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<CosmosCost>();
        services.AddSingleton<RetryBudget>();
        services.AddSingleton<TransientRetry>();
        services.AddSingleton<UnreadableDocuments>();
        services.AddSingleton<OptimisticConcurrency>();
        services.AddSingleton<ConfirmAbsence>();
        services.AddSingleton<WalkDocuments>();
        services.AddSingleton(provider => new CosmosContainers(
            provider.GetRequiredService<IOptions<CosmosOptions>>(),
            provider.GetRequiredService<CosmosCost>(),
            provider.GetRequiredService<TransientRetry>(),
            provider.GetRequiredService<UnreadableDocuments>(),
            provider.GetKeyedService<HttpMessageHandler>(CosmosContainers.HandlerKey)));
        services.AddSingleton<RecordDirectory>();
        services.AddSingleton<OfferingUserStore>();
        services.AddSingleton<PlacementClaims>();
        services.AddSingleton<OfferingUserLists>();
        services.AddSingleton<DueRecords>();
        services.AddSingleton<CompletionStore>();
        services.AddSingleton<PendingRemovals>();
        services.AddSingleton<MediaStore>();
        services.AddAnswerFiles();
        services.AddHostedService<PrepareContainers>();
        services.AddHealthChecks().AddCheck<CosmosHealth>("store");
        return services;
    }

    private static void AddAnswerFiles(this IServiceCollection services)
    {
        services.AddOptions<AnswerFilesOptions>().BindConfiguration("AnswerFiles").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<AnswerFilesOptions>, ValidateAnswerFilesOptions>();
        services.AddSingleton<IAnswerFiles>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<AnswerFilesOptions>>();
            return options.Value.IsBlobStorageConfigured ? new BlobAnswerFiles(BlobAnswerFiles.Connect(options.Value), options)
                : provider.GetKeyedService<DirectoryInfo>(FolderAnswerFiles.DirectoryKey) is { } folder ? new FolderAnswerFiles(folder)
                : throw new OptionsValidationException(nameof(AnswerFilesOptions), typeof(AnswerFilesOptions),
                    ["AnswerFiles:ServiceUri or AnswerFiles:ConnectionString must be set: neither is, so there is nowhere to keep files."]);
        });
        services.AddHealthChecks().AddCheck<AnswerFilesHealth>("files");
    }
}
