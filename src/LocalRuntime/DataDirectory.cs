using Microsoft.Extensions.Configuration;

namespace LocalRuntime;

/// <summary>
/// The folder that keeps all local state (<c>LocalRuntime:DataDirectory</c>; default <c>.local/</c> beside the solution, or beside the app where there is
/// none), locked by its process. <c>:memory:</c> is a private folder that goes with the process, in memory where the system offers that.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    /// <summary>The setting.</summary>
    public const string Setting = "LocalRuntime:DataDirectory";

    private const string InMemory = ":memory:";

    private readonly FileStream claim;
    private readonly bool isPrivate;

    /// <summary>Claims the folder, or refuses the start when another process has it.</summary>
    public DataDirectory(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var given = configuration[Setting];
        isPrivate = given == InMemory;
        Path = isPrivate ? CreatePrivate() : System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(given) ? Default() : given);
        try
        {
            Directory.CreateDirectory(Path);
            claim = new FileStream(System.IO.Path.Combine(Path, "in-use"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.None);
        }
        catch (IOException) when (Directory.Exists(Path))
        {
            throw new StartRefusedException(
                $"The data directory '{Path}' is in use by another process: stop that one, or set {Setting} to another folder.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new StartRefusedException($"{Setting} is '{given}', which cannot be used as a folder ({error.Message}); name one that can be written.");
        }
    }

    /// <summary>The folder's full path; it exists.</summary>
    public string Path { get; }

    /// <summary>Gives the folder up; a private one is removed.</summary>
    public void Dispose()
    {
        claim.Dispose();
        if (isPrivate && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static string CreatePrivate()
    {
        const string memory = "/dev/shm";
        return Directory.Exists(memory)
            ? Directory.CreateDirectory(System.IO.Path.Combine(memory, "local-runtime-" + Guid.NewGuid().ToString("N"))).FullName
            : Directory.CreateTempSubdirectory("local-runtime-").FullName;
    }

    private static string Default()
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
