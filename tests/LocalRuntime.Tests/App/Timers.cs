using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Tests.App;

/// <summary>Functions that timers trigger.</summary>
public sealed class Timers(Notes notes, TimeProvider clock)
{
    public const string Format = "HH:mm";

    [Function(nameof(Hourly))]
    public Task Hourly([TimerTrigger("0 0 * * * *")] TimerInfo timer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(timer);
        notes.Add($"hourly {clock.GetUtcNow().ToString(Format, CultureInfo.InvariantCulture)}{(timer.IsPastDue ? " past due" : "")}");
        return notes.PassAsync(nameof(Hourly), token);
    }

    [Function(nameof(AtTheStart))]
    public void AtTheStart([TimerTrigger("%Timers:Rarely%", RunOnStartup = true)] TimerInfo timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        notes.Add($"at the start, next {timer.ScheduleStatus?.Next.ToString("MM-dd", CultureInfo.InvariantCulture)}");
    }

    [Function(nameof(Fails))]
    public void Fails([TimerTrigger("0 20 * * * *")] TimerInfo timer)
    {
        notes.Add("fails");
        throw new InvalidOperationException("not this time");
    }
}
