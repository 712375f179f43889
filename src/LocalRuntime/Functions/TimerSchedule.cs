using Microsoft.Extensions.Configuration;
using NCrontab;

namespace LocalRuntime.Functions;

/// <summary>The schedule of a timer: an NCRONTAB expression of five or six fields, in UTC, or <c>%Name%</c> for the setting with that name.</summary>
internal static class TimerSchedule
{
    public static CrontabSchedule Read(HostedFunction function, IConfiguration configuration)
    {
        var schedule = function.Trigger.GetString("schedule") ?? "";
        var expression = schedule;
        if (schedule.Length > 2 && schedule[0] == '%' && schedule[^1] == '%')
        {
            expression = configuration[schedule[1..^1].Replace("__", ":", StringComparison.Ordinal)] is { Length: > 0 } value
                ? value
                : throw new StartRefusedException(
                    $"The timer of the function '{function.Name}' takes its schedule from the setting {schedule[1..^1]}, which is not set.");
        }

        var hasSeconds = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6;
        return CrontabSchedule.TryParse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = hasSeconds })
            ?? throw new StartRefusedException(
                $"The schedule '{expression}' of the function '{function.Name}' is no NCRONTAB expression "
                + $"({{second}} {{minute}} {{hour}} {{day}} {{month}} {{day of week}}).");
    }
}
