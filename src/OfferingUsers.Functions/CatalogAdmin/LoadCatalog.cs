using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Imports the catalog before the app serves requests (catalog.md 5): the configured file, and the demo catalog into an empty one.
/// </summary>
internal sealed partial class LoadCatalog(
    IServiceScopeFactory scopes, CatalogStore store, IOptions<CatalogOptions> options, IOptions<AccessOptions> access, ILogger<LoadCatalog> logger)
    : IHostedLifecycleService
{
    private const string Actor = "system";

    /// <summary>Whether the demo catalog is enabled.</summary>
    public static bool WantsDemo(CatalogOptions options, AccessOptions access) =>
        options.Demo ?? (options.DemoUnlessConfigured && string.IsNullOrEmpty(options.File) && access.BootstrapTokenSha256 is null);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<UpgradeSnapshots>().RunAsync(cancellationToken);
        var import = scope.ServiceProvider.GetRequiredService<ImportCatalog>();
        if (!string.IsNullOrEmpty(options.Value.File))
        {
            var content = await File.ReadAllBytesAsync(options.Value.File, cancellationToken);
            await LoadAsync(import, $"Catalog:File '{options.Value.File}'", content, cancellationToken);
        }

        if (WantsDemo(options.Value, access.Value) && await store.CountAsync(CatalogCollections.Users.Kind, cancellationToken) == 0)
        {
            await LoadAsync(import, "the demo catalog", System.Text.Encoding.UTF8.GetBytes(DemoCatalog.Text()), cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task LoadAsync(ImportCatalog import, string source, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var body = JsonBody.Parse(content);
        var outcome = body.Refusal is { } malformed ? malformed : await import.ImportAsync(body.Value, Actor, cancellation);
        if (outcome.Refusal is { } refusal)
        {
            throw new OptionsValidationException(
                nameof(CatalogOptions), typeof(CatalogOptions),
                [$"The catalog of {source} was refused: {(refusal is InvalidJson invalid ? invalid.Body.ToJsonString() : refusal.ToString())}"]);
        }

        Log.Loaded(logger, source, outcome.Value.ToJsonString());
    }

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Information, "Loaded {Source}: {Counts}")]
        public static partial void Loaded(ILogger logger, string source, string counts);
    }
}
