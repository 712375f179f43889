namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Every attempt of an optimistic concurrency retry met a concurrent write, and nothing was changed. A request is answered with 503 and Retry-After, an
/// activity is retried.
/// </summary>
internal sealed class ConcurrentChangeException() : Exception("Concurrent writes to the same document prevented the change in every attempt.");
