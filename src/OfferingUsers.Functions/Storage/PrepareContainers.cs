using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Storage;

/// <summary>Creates the containers before the app serves requests, if the settings say so.</summary>
internal sealed class PrepareContainers(CosmosContainers containers, IOptions<CosmosOptions> options, IAnswerFiles files) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (options.Value.CreateContainers)
        {
            await containers.CreateMissingAsync(cancellationToken);
        }

        try
        {
            await files.PrepareAsync(cancellationToken);
        }
        catch (StoreUnavailableException error)
        {
            throw new OptionsValidationException(
                "AnswerFiles", typeof(AnswerFilesOptions),
                [
                    "AnswerFiles: Blob Storage does not answer, and the container cannot be looked for "
                    + $"({error.InnerException?.Message.Split('\n')[0].TrimEnd()}). Start it, or correct the setting.",
                ]);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
