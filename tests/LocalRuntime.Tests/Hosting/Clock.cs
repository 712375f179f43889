using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LocalRuntime.Tests.Hosting;

/// <summary>Time that stands still until a test moves it, and that knows who sleeps: what passes before somebody has gone to sleep wakes nobody.</summary>
internal sealed class Clock(string start) : FakeTimeProvider(DateTimeOffset.Parse(start, CultureInfo.InvariantCulture))
{
    private readonly ConcurrentDictionary<DateTimeOffset, bool> alarms = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
        {
            alarms[GetUtcNow() + dueTime] = true;
        }

        return timer;
    }

    /// <summary>Waits until somebody sleeps until that time, or a little longer, and lets it come.</summary>
    public async Task ReachAsync(DateTimeOffset time)
    {
        await Eventually.IsTrueAsync(() => alarms.Keys.Any(alarm => alarm >= time && alarm <= time.AddMilliseconds(10)), $"somebody to sleep until {time:u}");
        SetUtcNow(time.AddSeconds(1));
    }

    public Task ReachAsync(string time) => ReachAsync(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));

    /// <summary>Has a host live by this time.</summary>
    public void Rule(FunctionsApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(this);
}
