using System.Net;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Storage;

/// <summary>Files in a container of Blob Storage. Uploads and downloads are chunked, so that no file is in memory as a whole.</summary>
internal sealed class BlobAnswerFiles(BlobContainerClient container, IOptions<AnswerFilesOptions> options) : IAnswerFiles
{
    /// <summary>The name under which writing is tried; no answer's file has it.</summary>
    private const string HealthBlob = "health";

    private static readonly Azure.Storage.StorageTransferOptions Chunked =
        new() { InitialTransferSize = 4 << 20, MaximumTransferSize = 4 << 20, MaximumConcurrency = 1 };

    /// <summary>Creates a client for the container of the settings, without sending a request.</summary>
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
        ? CallAsync(() => container.CreateIfNotExistsAsync(cancellationToken: cancellation))
        : Task.CompletedTask;

    public Task WriteAsync(string name, string contentType, Stream content, CancellationToken cancellation) =>
        CallAsync(() => container.GetBlobClient(name).UploadAsync(
            content, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType }, TransferOptions = Chunked }, cancellation));

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellation)
    {
        try
        {
            var answer = await CallAsync(() => container.GetBlobClient(name).DownloadStreamingAsync(cancellationToken: cancellation));
            return answer.Value.Content;
        }
        catch (RequestFailedException error) when (error.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    public Task RemoveAsync(string name, CancellationToken cancellation) =>
        CallAsync(() => container.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancellation));

    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var names = container.GetBlobsAsync(cancellationToken: cancellation).GetAsyncEnumerator(cancellation);
        while (await CallAsync(() => names.MoveNextAsync().AsTask()))
        {
            yield return names.Current.Name;
        }
    }

    /// <summary>
    /// Stages a block that is never committed: it replaces the one before, is part of no blob, leaves no version behind, and the service drops it in a week.
    /// </summary>
    public Task ProbeAsync(CancellationToken cancellation) => CallAsync(() => container.GetBlockBlobClient(HealthBlob).StageBlockAsync(
        Convert.ToBase64String("health"u8), new MemoryStream("Files can be written."u8.ToArray()), cancellationToken: cancellation));

    /// <summary>
    /// The SDK has retried transient faults; those that remain become <see cref="StoreUnavailableException"/>. Other failures are thrown unchanged.
    /// </summary>
    private static async Task<T> CallAsync<T>(Func<Task<T>> call)
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

    /// <summary>No response (status 0), or a status that the SDK retries.</summary>
    private static bool IsTransient(RequestFailedException error) => error.Status is 0 or 408 or 429 or >= 500;
}
