using System.Net;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// The store did not take the request within its budget: throttled, timed out or out of reach. Answered with 503 and Retry-After; whether a write took effect
/// was looked up before this is thrown wherever that was possible.
/// </summary>
internal sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException(HttpStatusCode status, TimeSpan? retryAfter, Exception? inner = null)
        : base($"The document store answered {(int)status}.", inner)
    {
        Status = status;
        RetryAfter = retryAfter ?? TimeSpan.FromSeconds(1);
    }

    /// <summary>What the store answered; 503 when the connection was lost.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>When to try again.</summary>
    public TimeSpan RetryAfter { get; }
}
