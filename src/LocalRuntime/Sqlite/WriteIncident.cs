using Microsoft.Extensions.Logging;

namespace LocalRuntime.Sqlite;

/// <summary>
/// Tells in the log that a file cannot be written, and that it can be again: a line each, however many writes fail, and at most once a minute.
/// </summary>
internal sealed partial class WriteIncident(string file, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private long? lastTold;
    private bool isOpen;

    public void Failed(string message)
    {
        if (!isOpen && (lastTold is not { } told || clock.GetElapsedTime(told) >= Pause))
        {
            (isOpen, lastTold) = (true, clock.GetTimestamp());
            Log.CannotWrite(logger, file, message);
        }
    }

    public void Written()
    {
        if (isOpen)
        {
            isOpen = false;
            Log.CanWrite(logger, file);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(111, LogLevel.Error, "'{File}' cannot be written, and is tried again with each request: {Message}")]
        public static partial void CannotWrite(ILogger logger, string file, string message);

        [LoggerMessage(112, LogLevel.Information, "'{File}' can be written again.")]
        public static partial void CanWrite(ILogger logger, string file);
    }
}
