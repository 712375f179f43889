using Microsoft.Data.Sqlite;
using static LocalRuntime.Durable.TaskHubStore;

namespace LocalRuntime.Durable;

/// <summary>One loop for all instances sleeps until the next message is due, so that a waiting instance needs no resources.</summary>
internal sealed partial class TaskHub
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private async Task AwaitDueMessagesAsync()
    {
        // The first pass includes everything that was due before the start.
        var previous = DateTime.MinValue.Ticks - 1;
        var isTold = false;
        while (!stopping.IsCancellationRequested)
        {
            var delay = Retry;
            try
            {
                (previous, delay) = WakeDue(previous);
                isTold = false;
            }
            catch (SqliteException error)
            {
                if (!isTold)
                {
                    Log.DueNotRead(logger, error.Message);
                }

                isTold = true;
            }

            using var timer = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            await Task.WhenAny(dueMessagesChanged.WaitAsync(timer.Token), Task.Delay(delay, clock, timer.Token));
            await timer.CancelAsync();
            while (dueMessagesChanged.CurrentCount > 0)
            {
                await dueMessagesChanged.WaitAsync(CancellationToken.None);
            }
        }
    }

    /// <summary>Queues the instances with messages that have become due since; the time that was looked at, and how long nothing more is due.</summary>
    private (long Until, TimeSpan Delay) WakeDue(long since)
    {
        var now = Now.Ticks;
        foreach (var instance in store.Read(connection => QueryStrings(
            connection, "SELECT DISTINCT instance FROM inbox WHERE due > $after AND due <= $until", ("$after", since), ("$until", now))))
        {
            readyInstances.Writer.TryWrite(instance);
        }

        var next = store.Read(connection => QueryNumbers(connection, "SELECT due FROM inbox WHERE due > $now ORDER BY due LIMIT 1", ("$now", now)));
        var delay = next.Count == 0
            ? TimeSpan.FromHours(1)
            : TimeSpan.FromTicks(Math.Clamp(next[0] - Now.Ticks, 0, TimeSpan.TicksPerHour)) + TimeSpan.FromMilliseconds(1);
        return (now, delay);
    }
}
