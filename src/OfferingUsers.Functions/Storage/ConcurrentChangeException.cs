namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Other writers came between a read and the write it guards for as long as it was tried. Nothing was changed: a request is answered with 503 and Retry-After,
/// an activity is run again.
/// </summary>
internal sealed class ConcurrentChangeException() : Exception("Other writers kept changing what this one changes.");
