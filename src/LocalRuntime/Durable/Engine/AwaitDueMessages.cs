using LocalRuntime.Sqlite;
using static LocalRuntime.Durable.Engine.DurableStore;

namespace LocalRuntime.Durable.Engine;

/// <summary>Time: one loop for all instances sleeps until the next message is due, so that waiting costs nothing.</summary>
internal sealed partial class DurableEngine
{
    private async Task AlarmAsync()
    {
        // What was due before the start has nobody to wake it.
        var woken = DateTime.MinValue.Ticks - 1;
        while (!stopping.IsCancellationRequested)
        {
            var now = Now.Ticks;
            foreach (var instance in store.Read(connection => Texts(connection, woken, now)))
            {
                ready.Writer.TryWrite(instance);
            }

            woken = now;
            var next = store.Read(connection => Numbers(connection, "SELECT MIN(due) FROM messages WHERE due > " + now));
            var pause = next.Count == 0 ? TimeSpan.FromHours(1) : TimeSpan.FromTicks(Math.Clamp(next[0] - Now.Ticks, 0, TimeSpan.TicksPerHour)) + TimeSpan.FromMilliseconds(1);
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            await Task.WhenAny(alarm.WaitAsync(timer.Token), Task.Delay(pause, clock, timer.Token)).ConfigureAwait(false);
            await timer.CancelAsync().ConfigureAwait(false);
            while (alarm.CurrentCount > 0)
            {
                await alarm.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private static List<string> Texts(Connection connection, long after, long until)
    {
        using var reader = Command(connection, "SELECT DISTINCT instance FROM messages WHERE due > $after AND due <= $until", ("$after", after), ("$until", until)).ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
