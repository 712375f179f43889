using Microsoft.Extensions.Configuration;

namespace LocalRuntime;

/// <summary>
/// The folder with all local state (setting <c>LocalRuntime:DataDirectory</c>; default: <c>.local/</c> beside the solution file, or beside the app if there
/// is none), locked by this process and, where this creates it, closed to other users. <c>:memory:</c> means a temporary folder that is removed at the end,
/// in <c>/dev/shm</c> if that exists.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    public const string Setting = "LocalRuntime:DataDirectory";

    private const string InMemory = ":memory:";

    /// <summary>The codes of an exception for a file that another process has locked: EWOULDBLOCK of Linux and macOS, a sharing violation.</summary>
    private static readonly int[] LockedByAnother = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream lockFile;
    private readonly bool isTemporary;

    /// <summary>Creates and locks the folder; throws <see cref="StartRefusedException"/> if that fails.</summary>
    public DataDirectory(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var configured = configuration[Setting];
        isTemporary = configured == InMemory;
        Path = isTemporary ? CreateTemporary() : System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(configured) ? DefaultPath() : configured);
        try
        {
            OwnerOnly.CreateFolder(Path);
            var path = System.IO.Path.Combine(Path, "in-use");
            lockFile = new FileStream(path, OwnerOnly.Creating(FileMode.OpenOrCreate, FileShare.None));
            OwnerOnly.TryTighten(path);
        }
        catch (IOException error) when (Array.IndexOf(LockedByAnother, error.HResult) >= 0)
        {
            throw new StartRefusedException(
                $"The data directory '{Path}' is in use by another process: stop that one, or set {Setting} to another folder.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException && Directory.Exists(Path))
        {
            throw new StartRefusedException(
                $"The data directory '{Path}' cannot be written ({error.Message}): give this user the right to, make room on its disk, "
                + $"or set {Setting} to another folder.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new StartRefusedException($"{Setting} is '{configured}', which cannot be used as a folder ({error.Message}); name one that can be written.");
        }
    }

    /// <summary>The full path of the existing folder.</summary>
    public string Path { get; }

    /// <summary>Unlocks the folder, and deletes a temporary one.</summary>
    public void Dispose()
    {
        lockFile.Dispose();
        if (isTemporary && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static string CreateTemporary()
    {
        const string memoryFileSystem = "/dev/shm";
        return Directory.Exists(memoryFileSystem)
            ? OwnerOnly.CreateFolder(System.IO.Path.Combine(memoryFileSystem, "local-runtime-" + Guid.NewGuid().ToString("N"))).FullName
            : Directory.CreateTempSubdirectory("local-runtime-").FullName;
    }

    private static string DefaultPath()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.EnumerateFiles("*.sln").Any())
            {
                return System.IO.Path.Combine(folder.FullName, ".local");
            }
        }

        return System.IO.Path.Combine(AppContext.BaseDirectory, ".local");
    }
}
