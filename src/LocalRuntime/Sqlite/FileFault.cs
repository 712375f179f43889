using Microsoft.Data.Sqlite;

namespace LocalRuntime.Sqlite;

/// <summary>What the errors of SQLite say about its file.</summary>
internal static class FileFault
{
    public const int Generic = 1;
    public const int ReadOnly = 8;
    public const int InputOutput = 10;
    public const int Damaged = 11;
    public const int Full = 13;
    public const int CannotOpen = 14;
    public const int NoDatabase = 26;

    /// <summary>Whether the disk is full or fails: the same may succeed once there is room, or the disk is there again.</summary>
    public static bool IsPassing(Exception? error) => error is SqliteException { SqliteErrorCode: ReadOnly or InputOutput or Full or CannotOpen };
}
