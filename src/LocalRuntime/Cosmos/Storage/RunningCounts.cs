using System.Collections.Concurrent;
using LocalRuntime.Cosmos.Sql;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>
/// Numbers of documents that were asked for and are large. Each write adjusts them, so that a count that is asked for again costs the same however many
/// documents it has. They show what is committed, as a query does.
/// </summary>
internal sealed class RunningCounts
{
    /// <summary>The number of documents from which a count is kept; fewer are counted fast enough.</summary>
    public const long MinKept = 2_000;

    /// <summary>How many are kept; the one that was not asked for longest makes room.</summary>
    private const int MaxCounts = 256;

    /// <summary>The longest key of one that is kept, in characters.</summary>
    private const int MaxKeyLength = 8_000;

    private readonly ConcurrentDictionary<string, RunningCount> counts = new(StringComparer.Ordinal);
    private readonly List<Action> uncommitted = [];
    private readonly Dictionary<string, RunningCount> begun = new(StringComparer.Ordinal);
    private long asked;

    /// <summary>The key of a query's count with its values; null if that is too long to be kept.</summary>
    public static string? KeyOf(string text, QueryScope scope, IEnumerable<object> values)
    {
        var key = string.Join('\0', values.Prepend(scope.PhysicalCount).Prepend(scope.Physical ?? -1).Prepend(scope.Partition ?? "").Prepend(text));
        return key.Length <= MaxKeyLength ? key : null;
    }

    /// <summary>The present number; null if it is not kept.</summary>
    public long? Find(string key)
    {
        if (!counts.TryGetValue(key, out var count))
        {
            return null;
        }

        count.Asked = Interlocked.Increment(ref asked);
        return count.Documents;
    }

    /// <summary>Keeps a count from now on; called by the writer, with what it has just counted.</summary>
    public void Begin(string key, Func<DocumentKeys, bool?> isCounted, long documents)
    {
        var count = new RunningCount(isCounted) { Documents = documents, Asked = Interlocked.Increment(ref asked) };
        begun[key] = count;
        uncommitted.Add(() =>
        {
            if (counts.Count >= MaxCounts && !counts.ContainsKey(key))
            {
                counts.TryRemove(counts.MinBy(kept => kept.Value.Asked).Key, out _);
            }

            counts[key] = count;
        });
    }

    /// <summary>Notes what a write changes; called by the writer.</summary>
    /// <param name="before">The document as it was; null if it is new.</param>
    /// <param name="after">The document as it is; null if it was removed.</param>
    public void Change(DocumentKeys? before, DocumentKeys? after)
    {
        foreach (var count in counts.Values.Concat(begun.Values))
        {
            var change = (count.Has(after) ? 1 : 0) - (count.Has(before) ? 1 : 0);
            if (change != 0)
            {
                uncommitted.Add(() => count.Documents += change);
            }
        }
    }

    /// <summary>A transaction has ended: what was noted in it holds if it was committed.</summary>
    public void End(bool isCommitted)
    {
        if (isCommitted)
        {
            uncommitted.ForEach(apply => apply());
        }

        uncommitted.Clear();
        begun.Clear();
    }

    private sealed class RunningCount(Func<DocumentKeys, bool?> isCounted)
    {
        private long documents;
        private long asked;

        public long Documents
        {
            get => Volatile.Read(ref documents);
            set => Volatile.Write(ref documents, value);
        }

        public long Asked
        {
            get => Volatile.Read(ref asked);
            set => Volatile.Write(ref asked, value);
        }

        public bool Has(DocumentKeys? keys) => keys is { } known && isCounted(known) == true;
    }
}
