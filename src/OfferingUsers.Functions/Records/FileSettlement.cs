using Microsoft.Extensions.Logging;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Removes files to which a change leaves no reference (checklists.md 3.6). A check is scheduled before the change, so that the sweep settles them if the
/// process ends before. A failure never fails the request.
/// </summary>
public sealed partial class FileSettlement(
    MediaStore media, OrchestrationClient orchestrations, TimeProvider clock, ILogger<FileSettlement> logger)
{
    /// <summary>The orchestrator that removes the files of one change.</summary>
    public const string Orchestrator = "SettleFiles";

    /// <summary>When the sweep may check the files: longer than a change takes.</summary>
    private static readonly TimeSpan CheckDelay = TimeSpan.FromMinutes(5);

    /// <summary>Schedules a check of files to which an answer may soon no longer refer.</summary>
    public async Task ScheduleChecksAsync(IEnumerable<Guid> files, CancellationToken cancellation)
    {
        foreach (var file in files)
        {
            await media.ScheduleCheckAsync(file, clock.Now() + CheckDelay, cancellation);
        }
    }

    /// <summary>
    /// Starts the removal of files now. It looks at no completion, so the caller knows that none refers to them: it has written the version that no longer
    /// does. Without a Durable client, or if the start fails, the sweep settles the files.
    /// </summary>
    public async Task StartAsync(IReadOnlyCollection<Guid> files)
    {
        if (!orchestrations.IsAvailable || files.Count == 0)
        {
            return;
        }

        try
        {
            await orchestrations.StartAsync(Orchestrator, files.Select(file => file.Hex()).ToArray(), id: null);
        }
#pragma warning disable CA1031 // The outcome of the change is final, and the sweep settles the files later.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.StartFailed(logger, files.Count, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1501, LogLevel.Warning, "The settlement of {Count} files could not be started; the file sweep will settle them.")]
        public static partial void StartFailed(ILogger logger, int count, Exception error);
    }
}
