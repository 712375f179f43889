using static LocalRuntime.Durable.TaskHubStore;

namespace LocalRuntime.Durable;

/// <summary>Time: one loop for all instances sleeps until the next message is due, so that waiting costs nothing.</summary>
internal sealed partial class TaskHub
{
    private async Task AwaitDueMessagesAsync()
    {
        // What was due before the start has nobody to wake it.
        var woken = DateTime.MinValue.Ticks - 1;
        while (!stopping.IsCancellationRequested)
        {
            var now = Now.Ticks;
            foreach (var instance in store.Read(connection => Texts(
                connection, "SELECT DISTINCT instance FROM inbox WHERE due > $after AND due <= $until", ("$after", woken), ("$until", now))))
            {
                ready.Writer.TryWrite(instance);
            }

            woken = now;
            var next = store.Read(connection => Numbers(connection, "SELECT due FROM inbox WHERE due > $now ORDER BY due LIMIT 1", ("$now", now)));
            var pause = next.Count == 0
                ? TimeSpan.FromHours(1)
                : TimeSpan.FromTicks(Math.Clamp(next[0] - Now.Ticks, 0, TimeSpan.TicksPerHour)) + TimeSpan.FromMilliseconds(1);
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            await Task.WhenAny(alarm.WaitAsync(timer.Token), Task.Delay(pause, clock, timer.Token));
            await timer.CancelAsync();
            while (alarm.CurrentCount > 0)
            {
                await alarm.WaitAsync(CancellationToken.None);
            }
        }
    }
}
