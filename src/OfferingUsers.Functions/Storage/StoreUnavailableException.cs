using System.Net;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Cosmos DB or Blob Storage did not handle a request within the retry budget: throttled, timed out or not reachable. Answered with 503 and Retry-After. A
/// write may have taken effect.
/// </summary>
internal sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException(HttpStatusCode status, TimeSpan? retryAfter, Exception? inner = null)
        : base($"The store is unavailable: status {(int)status}.", inner)
    {
        Status = status;
        RetryAfter = retryAfter ?? TimeSpan.FromSeconds(1);
    }

    /// <summary>The status of the last response; 503 if there was none.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>How long to wait before a retry. Default: 1 s.</summary>
    public TimeSpan RetryAfter { get; }
}
