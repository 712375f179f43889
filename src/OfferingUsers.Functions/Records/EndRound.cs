using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>Notes the end of an eternal orchestration's round; returns the pause before the next one.</summary>
public sealed partial class EndRound(
    RoundNotes notes, IEnumerable<EternalOrchestration> all, IOptions<LifecycleOptions> options, TimeProvider clock, ILogger<EndRound> logger)
{
    /// <summary>A round that failed as a whole is repeated sooner than one that is run once a day.</summary>
    private static readonly TimeSpan LongestPauseAfterFailure = TimeSpan.FromMinutes(5);

    [Function(nameof(EndRound))]
    public async Task<TimeSpan> Run([ActivityTrigger] EndedRound round, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(round);
        var interval = all.Single(one => one.Id == round.Sweep).Interval(options.Value);
        var now = clock.Now();
        try
        {
            await notes.ChangeAsync(round.Sweep, note => Note(note, round, interval, now), cancellation);
        }
        catch (Exception error) when (error is StoreUnavailableException or ConcurrentChangeException)
        {
            Log.NotNoted(logger, round.Sweep, error.Message);
        }

        return round.IsWhole || interval < LongestPauseAfterFailure ? interval : LongestPauseAfterFailure;
    }

    private static RoundNote Note(RoundNote note, EndedRound round, TimeSpan interval, DateTimeOffset now)
    {
        var failed = round.Failures.Count == 0 ? note : note with { FailedAt = now, Failure = round.Failures.Type };
        return round.IsWhole ? failed with { Begun = new DateTimeOffset(round.Begun, TimeSpan.Zero), Ended = now, Interval = interval } : failed;
    }

    private static partial class Log
    {
        [LoggerMessage(1603, LogLevel.Warning, "The end of a round of {Sweep} could not be noted: {Reason}")]
        public static partial void NotNoted(ILogger logger, string sweep, string reason);
    }
}

/// <summary>The end of a round.</summary>
/// <param name="Sweep">The id of the orchestration.</param>
/// <param name="Begun">When the round began, in UTC.</param>
/// <param name="IsWhole">Whether it came to its end, though single items may have failed.</param>
public sealed record EndedRound(string Sweep, DateTime Begun, bool IsWhole, RoundFailures Failures);
