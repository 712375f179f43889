using Microsoft.Extensions.Logging;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Has files settled after a change: kept where an answer refers to them, removed where none does (checklists.md 3.6). They are noted before the change, so
/// that the sweep finds them when what should follow it never runs; a failure is never the caller's.
/// </summary>
public sealed partial class FileSettlement(
    MediaStore media, OrchestrationClient orchestrations, TimeProvider clock, ILogger<FileSettlement> logger)
{
    /// <summary>The orchestrator that settles the files of one change.</summary>
    public const string Orchestrator = "SettleFiles";

    /// <summary>Longer than a change takes from here on.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>Writes down that an answer may soon refer to these files no more.</summary>
    public async Task NoteAsync(IEnumerable<Guid> files, CancellationToken cancellation)
    {
        foreach (var file in files)
        {
            await media.ScheduleCheckAsync(file, clock.Now() + Grace, cancellation);
        }
    }

    /// <summary>Has them looked at now; without a client to start that with, or when it fails, the sweep does it.</summary>
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
#pragma warning disable CA1031 // The change is made or refused, whatever becomes of this, and the sweep mends the rest.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.Postponed(logger, files.Count, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1501, LogLevel.Warning, "The settlement of {Count} files could not be started; the sweep will do it.")]
        public static partial void Postponed(ILogger logger, int count, Exception error);
    }
}
