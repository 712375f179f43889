using System.Net.Security;
using System.Text.Json.Serialization.Metadata;
using Azure.Identity;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Storage;

/// <summary>The Cosmos DB client, of which a process has one, and its containers.</summary>
public sealed class CosmosContainers : IDisposable
{
    /// <summary>The service key under which a host may register an HTTP handler that replaces an account.</summary>
    public const string HandlerKey = "cosmos";

    private readonly RememberQueryPlans plans = new();
    private readonly CosmosClient client;
    private readonly TransientRetry retry;
    private readonly UnreadableDocuments unreadable;

    /// <summary>Creates the client, without sending a request.</summary>
    /// <param name="handler">Used if no account is configured; null if the host has registered none.</param>
    public CosmosContainers(
        IOptions<CosmosOptions> options, CosmosCost cost, TransientRetry retry, UnreadableDocuments unreadable, HttpMessageHandler? handler)
    {
        (this.retry, this.unreadable) = (retry, unreadable);
        var settings = options.Value;
        var clientOptions = new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            EnableContentResponseOnWrite = false,

            // TransientRetry owns the retries: one that the SDK makes of a write whose response was lost would be told as a conflict.
            LimitToEndpoint = true,
            MaxRetryAttemptsOnRateLimitedRequests = 0,
            CosmosClientTelemetryOptions = new CosmosClientTelemetryOptions { DisableDistributedTracing = true },
        };
        clientOptions.CustomHandlers.Add(plans);
        clientOptions.CustomHandlers.Add(cost);
        client = Connect(settings, clientOptions, handler);
        Database = client.GetDatabase(settings.Database);
        OfferingUsers = Database.GetContainer(ContainerDefinitions.OfferingUsers);
        Catalog = Database.GetContainer(ContainerDefinitions.Catalog);
        Completions = Database.GetContainer(ContainerDefinitions.Completions);
        Media = Database.GetContainer(ContainerDefinitions.Media);
    }

    public Database Database { get; }

    public Container OfferingUsers { get; }

    public Container Catalog { get; }

    public Container Completions { get; }

    public Container Media { get; }

    /// <summary>The documents of one type in a container.</summary>
    internal Items<T> Items<T>(Container container, JsonTypeInfo<T> type)
        where T : class => new(container, type, retry, unreadable);

    /// <summary>Creates the database and its containers where they do not exist, and gives those of an earlier version the indexes of this one.</summary>
    public async Task CreateMissingAsync(CancellationToken cancellation)
    {
        await client.CreateDatabaseIfNotExistsAsync(Database.Id, cancellationToken: cancellation);
        foreach (var definition in ContainerDefinitions.All())
        {
            var existing = await Database.CreateContainerIfNotExistsAsync(definition, cancellationToken: cancellation);
            if (!ContainerDefinitions.HasIndexesOf(existing.Resource, definition))
            {
                await existing.Container.ReplaceContainerAsync(definition, cancellationToken: cancellation);
            }
        }
    }

    public void Dispose()
    {
        client.Dispose();
        plans.Dispose();
    }

    private static CosmosClient Connect(CosmosOptions settings, CosmosClientOptions options, HttpMessageHandler? handler)
    {
        if (settings.TrustLoopbackCertificate)
        {
            options.HttpClientFactory = () => new HttpClient(CreateLoopbackHandler(), disposeHandler: true);
        }

        if (!string.IsNullOrEmpty(settings.ConnectionString))
        {
            return new CosmosClient(settings.ConnectionString, options);
        }

        if (!string.IsNullOrEmpty(settings.Endpoint))
        {
            return new CosmosClient(settings.Endpoint, new DefaultAzureCredential(), options);
        }

        if (handler is null)
        {
            throw new OptionsValidationException(
                nameof(CosmosOptions), typeof(CosmosOptions),
                ["Cosmos:Endpoint or Cosmos:ConnectionString must be set: neither is, so there is nowhere to keep documents."]);
        }

        options.HttpClientFactory = () => new HttpClient(handler, disposeHandler: false);
        return new CosmosClient("https://cosmos.invalid/", Convert.ToBase64String("none"u8), options);
    }

    private static HttpClientHandler CreateLoopbackHandler() => new()
    {
        ServerCertificateCustomValidationCallback = (request, _, _, errors) => errors == SslPolicyErrors.None || request.RequestUri is { IsLoopback: true },
        CheckCertificateRevocationList = true,
    };
}
