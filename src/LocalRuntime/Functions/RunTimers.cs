using System.Text.Json;
using LocalRuntime.Functions.Protocol;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using NCrontab;

namespace LocalRuntime.Functions;

/// <summary>
/// Runs functions with timer triggers: at the start if past due or <c>runOnStartup</c>, then on schedule. Invocations of a function do not overlap: an
/// occurrence that passes while it runs is skipped, as in the Azure Functions host.
/// </summary>
internal sealed partial class RunTimers(
    IConfiguration configuration, DataDirectory directory, TimeProvider clock, ILogger<RunTimers> logger)
    : IHostExtension, IDisposable
{
    private readonly List<(HostedFunction Function, CrontabSchedule Schedule)> timers = [];
    private readonly TimerStatus status = new(Path.Combine(directory.Path, "timers.json"));
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> loops = [];

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public bool TryRegister(HostedFunction function)
    {
        if (function.Trigger.Type != "timerTrigger")
        {
            return false;
        }

        timers.Add((function, TimerSchedule.Read(function, configuration)));
        return true;
    }

    public TypedData? GetInput(Binding binding) => null;

    public Task StartAsync(IInvoker invoker)
    {
        loops.AddRange(timers.Select(timer => Task.Run(() => RunAsync(timer.Function, timer.Schedule, invoker))));
        return Task.CompletedTask;
    }

    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(loops).WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stopping.Dispose();

    private async Task RunAsync(HostedFunction function, CrontabSchedule schedule, IInvoker invoker)
    {
        var last = status.Find(function.Name);
        var isPastDue = last is not null && last.Next <= Now;
        if (isPastDue || function.Trigger.GetBoolean("runOnStartup") == true)
        {
            await InvokeAsync(function, schedule, isPastDue, invoker);
        }

        while (!stopping.IsCancellationRequested)
        {
            // A delay may end slightly early, and must not cause two invocations for one occurrence.
            var next = schedule.GetNextOccurrence(Now);
            while (next - Now is { Ticks: > 0 } remaining)
            {
                await Task.Delay(remaining > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : remaining, clock, stopping.Token);
            }

            await InvokeAsync(function, schedule, isPastDue: false, invoker);
        }
    }

    private async Task InvokeAsync(HostedFunction function, CrontabSchedule schedule, bool isPastDue, IInvoker invoker)
    {
        var now = Now;
        var occurrences = new TimerOccurrences(now, schedule.GetNextOccurrence(now), now);
        var trigger = new TypedData { Json = JsonSerializer.Serialize(new TimerTriggerData(occurrences, isPastDue), TimerJson.Default.TimerTriggerData) };
        try
        {
            var response = await invoker.InvokeAsync(function, trigger, null, stopping.Token);
            if (response.Result.Status != StatusResult.Types.Status.Success)
            {
                if (stopping.IsCancellationRequested)
                {
                    // Interrupted by the stop: the timer is past due at the next start.
                    return;
                }

                Log.Failed(logger, function.Name, response.Result.Exception?.Message);
            }
        }
        catch (IOException) when (stopping.IsCancellationRequested)
        {
            return;
        }

        try
        {
            status.Save(function.Name, occurrences);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next occurrence is not in question; only a restart before it takes this one for missed.
            Log.NotSaved(logger, function.Name, error.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(104, LogLevel.Error, "The timer function {Function} failed: {Message}")]
        public static partial void Failed(ILogger logger, string function, string? message);

        [LoggerMessage(107, LogLevel.Warning, "That the timer function {Function} ran could not be saved: {Message}")]
        public static partial void NotSaved(ILogger logger, string function, string message);
    }
}
