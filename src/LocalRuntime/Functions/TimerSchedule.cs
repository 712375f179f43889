using Microsoft.Extensions.Configuration;
using NCrontab;

namespace LocalRuntime.Functions;

/// <summary>When a timer fires: an NCRONTAB expression of five or six fields, in UTC, or <c>%Name%</c> of a setting that holds one.</summary>
internal static class TimerSchedule
{
    public static CrontabSchedule Read(HostedFunction function, IConfiguration configuration)
    {
        var given = function.Trigger.Text("schedule") ?? "";
        var expression = given;
        if (given.Length > 2 && given[0] == '%' && given[^1] == '%')
        {
            expression = configuration[given[1..^1].Replace("__", ":", StringComparison.Ordinal)] is { Length: > 0 } set
                ? set
                : throw new StartRefusedException(
                    $"The timer of the function '{function.Name}' takes its schedule from the setting {given[1..^1]}, which is not set.");
        }

        var hasSeconds = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6;
        return CrontabSchedule.TryParse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = hasSeconds })
            ?? throw new StartRefusedException(
                $"The schedule '{expression}' of the function '{function.Name}' is no NCRONTAB expression "
                + $"({{second}} {{minute}} {{hour}} {{day}} {{month}} {{day of week}}).");
    }
}
