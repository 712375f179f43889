namespace LocalRuntime.Durable;

/// <summary>Those who wait for a change of an instance's status. Whoever stops waiting leaves nothing behind.</summary>
internal sealed class StatusWatch
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, HashSet<TaskCompletionSource>> waiting = new(StringComparer.Ordinal);

    /// <summary>How many wait; for tests.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>Reads until what was read is what was waited for; between two reads it waits for a change.</summary>
    public async Task<T> UntilAsync<T>(string instance, Func<T> read, Predicate<T> isIt, CancellationToken cancellation)
    {
        while (true)
        {
            var change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Add(instance, change);
            try
            {
                var found = read();
                if (isIt(found))
                {
                    return found;
                }

                await change.Task.WaitAsync(cancellation);
            }
            finally
            {
                Remove(instance, change);
            }
        }
    }

    public void Changed(string instance)
    {
        lock (gate)
        {
            if (waiting.Remove(instance, out var all))
            {
                foreach (var one in all)
                {
                    one.TrySetResult();
                }
            }
        }
    }

    private void Add(string instance, TaskCompletionSource change)
    {
        lock (gate)
        {
            if (!waiting.TryGetValue(instance, out var all))
            {
                waiting[instance] = all = [];
            }

            all.Add(change);
        }
    }

    private void Remove(string instance, TaskCompletionSource change)
    {
        lock (gate)
        {
            if (waiting.TryGetValue(instance, out var all) && all.Remove(change) && all.Count == 0)
            {
                waiting.Remove(instance);
            }
        }
    }
}
