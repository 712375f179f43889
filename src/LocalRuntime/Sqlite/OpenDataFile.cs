using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Sqlite;

/// <summary>Opens a SQLite file for writing, or creates it, for this user only. What is wrong with it is told in a sentence that says what to do.</summary>
internal static partial class OpenDataFile
{
    /// <param name="load">Creates what is missing and reads what there is; the connection is closed if that fails.</param>
    public static Connection Run(string file, bool survivePowerCut, ILogger logger, Action<SqliteConnection>? prepare, Action<Connection> load)
    {
        if (Directory.Exists(file))
        {
            throw new StartRefusedException($"'{file}' is a folder, and a file of the app has that name: move the folder away.");
        }

        Connection? connection = null;
        try
        {
            // SQLite gives the files beside it the rights of this one.
            new FileStream(file, OwnerOnly.Creating(FileMode.OpenOrCreate, FileShare.ReadWrite)).Dispose();
            Tighten(file, logger);
            connection = new Connection(file, survivePowerCut, prepare);
            load(connection);
            return connection;
        }
        catch (Exception error)
        {
            connection?.Dispose();
            if (Sentence(file, error) is { } sentence)
            {
                throw new StartRefusedException(sentence);
            }

            throw;
        }
    }

    private static void Tighten(string file, ILogger logger)
    {
        foreach (var one in (string[])[file, file + "-wal", file + "-shm"])
        {
            if (!OwnerOnly.TryTighten(one))
            {
                Log.ReadableByOthers(logger, one);
            }
        }
    }

    private static string? Sentence(string file, Exception error) => error switch
    {
        SqliteException { SqliteErrorCode: FileFault.Damaged or FileFault.NoDatabase } =>
            $"'{file}' is damaged, or no database: put a copy from a backup in its place, or move it (and those beside it that begin with its name) away.",
        SqliteException or IOException or UnauthorizedAccessException when error is not SqliteException || FileFault.IsPassing(error) =>
            $"'{file}' cannot be written ({error.Message}): make room on its disk, or give this user the right to write there.",
        _ => null,
    };

    private static partial class Log
    {
        [LoggerMessage(110, LogLevel.Warning, "Others may read '{File}', which holds personal data, and their rights cannot be taken away here.")]
        public static partial void ReadableByOthers(ILogger logger, string file);
    }
}
