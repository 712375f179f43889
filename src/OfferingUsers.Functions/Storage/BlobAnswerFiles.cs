using System.Net;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Storage;

/// <summary>The files in a container of Blob Storage. A file goes up and down in pieces, so that none is ever whole in memory.</summary>
internal sealed class BlobAnswerFiles(BlobContainerClient container, IOptions<AnswerFilesOptions> options) : IAnswerFiles
{
    private static readonly Azure.Storage.StorageTransferOptions InPieces =
        new() { InitialTransferSize = 4 << 20, MaximumTransferSize = 4 << 20, MaximumConcurrency = 1 };

    /// <summary>The container of the settings; nothing is sent yet.</summary>
    public static BlobContainerClient Connect(AnswerFilesOptions options)
    {
        var client = new BlobClientOptions
        {
            Retry =
            {
                MaxRetries = 3,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(2),
                NetworkTimeout = TimeSpan.FromSeconds(30),
            },
        };
        var service = string.IsNullOrEmpty(options.ConnectionString)
            ? new BlobServiceClient(new Uri(options.ServiceUri!), new DefaultAzureCredential(), client)
            : new BlobServiceClient(options.ConnectionString, client);
        return service.GetBlobContainerClient(options.Container);
    }

    public Task PrepareAsync(CancellationToken cancellation) => options.Value.CreateContainer
        ? ReachAsync(() => container.CreateIfNotExistsAsync(cancellationToken: cancellation))
        : Task.CompletedTask;

    public Task WriteAsync(string name, string contentType, Stream content, CancellationToken cancellation) =>
        ReachAsync(() => container.GetBlobClient(name).UploadAsync(
            content, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType }, TransferOptions = InPieces }, cancellation));

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellation)
    {
        try
        {
            var answer = await ReachAsync(() => container.GetBlobClient(name).DownloadStreamingAsync(cancellationToken: cancellation));
            return answer.Value.Content;
        }
        catch (RequestFailedException error) when (error.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    public Task RemoveAsync(string name, CancellationToken cancellation) =>
        ReachAsync(() => container.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancellation));

    public async Task<bool> IsReachableAsync(CancellationToken cancellation) => (await ReachAsync(() => container.ExistsAsync(cancellation))).Value;

    /// <summary>The SDK tries transient faults again; what still fails then is out of reach. Every other failure is an error.</summary>
    private static async Task<T> ReachAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException error) when (IsTransient(error))
        {
            throw new StoreUnavailableException((HttpStatusCode)(error.Status == 0 ? 503 : error.Status), null, error);
        }
        catch (AggregateException error)
            when (error.InnerExceptions.All(inner =>
                inner is RequestFailedException failed ? IsTransient(failed) : inner is IOException or OperationCanceledException))
        {
            throw new StoreUnavailableException(HttpStatusCode.ServiceUnavailable, null, error);
        }
    }

    /// <summary>No answer at all, or one that asks to try again.</summary>
    private static bool IsTransient(RequestFailedException error) => error.Status is 0 or 408 or 429 or >= 500;
}
