using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Documents that a query returned and that are not what their container holds: they are left out of lists instead of failing them, logged once, and counted
/// for the status page (architecture.md 3).
/// </summary>
public sealed partial class UnreadableDocuments(ILogger<UnreadableDocuments> logger)
{
    /// <summary>More are counted, but not told apart any more.</summary>
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<(string Container, string Id), bool> seen = new();

    /// <summary>How many there are, as far as this process has met them.</summary>
    public int Count => seen.Count;

    internal void Add(string container, string id, Exception error)
    {
        if (seen.Count < MaxRemembered && seen.TryAdd((container, id), true))
        {
            Log.LeftOut(logger, container, error.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1503, LogLevel.Error, "A document of the container {Container} cannot be read and is left out of lists ({Error}).")]
        public static partial void LeftOut(ILogger logger, string container, string error);
    }
}
