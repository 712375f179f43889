namespace LocalRuntime.Durable;

/// <summary>Waits for status changes of instances. A cancelled wait leaves no entry behind.</summary>
internal sealed class StatusWatch
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, HashSet<TaskCompletionSource>> waiting = new(StringComparer.Ordinal);

    /// <summary>The number of instances with waiters; for tests.</summary>
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

    /// <summary>Reads after each change until the condition holds, and returns the value that was read.</summary>
    public async Task<T> WaitUntilAsync<T>(string instance, Func<T> read, Predicate<T> condition, CancellationToken cancellation)
    {
        while (true)
        {
            var change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Add(instance, change);
            try
            {
                var found = read();
                if (condition(found))
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

    public void NotifyChanged(string instance)
    {
        lock (gate)
        {
            if (waiting.Remove(instance, out var waiters))
            {
                foreach (var waiter in waiters)
                {
                    waiter.TrySetResult();
                }
            }
        }
    }

    private void Add(string instance, TaskCompletionSource change)
    {
        lock (gate)
        {
            if (!waiting.TryGetValue(instance, out var waiters))
            {
                waiting[instance] = waiters = [];
            }

            waiters.Add(change);
        }
    }

    private void Remove(string instance, TaskCompletionSource change)
    {
        lock (gate)
        {
            if (waiting.TryGetValue(instance, out var waiters) && waiters.Remove(change) && waiters.Count == 0)
            {
                waiting.Remove(instance);
            }
        }
    }
}
