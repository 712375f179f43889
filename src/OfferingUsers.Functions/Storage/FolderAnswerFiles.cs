using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Files in a folder that the host provides; for a single machine. Only the user of the process may read them, and what was stored is on the disk. A disk that
/// is full or fails is a store that does not respond.
/// </summary>
internal sealed class FolderAnswerFiles(DirectoryInfo folder) : IAnswerFiles
{
    /// <summary>The service key under which a host may register a folder that replaces a storage account.</summary>
    public const string DirectoryKey = "files";

    /// <summary>The folder of files that are being written; they are moved when they are complete.</summary>
    private const string TempFolder = "unfinished";

    /// <summary>The file that shows whether files can be written; no answer's file lies beside it.</summary>
    private const string HealthFile = "health";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int BufferSize = 1 << 16;

    private static readonly char[] InvalidNameChars = [.. Path.GetInvalidFileNameChars(), ':', '*', '?', '"', '<', '>', '|'];

    public Task PrepareAsync(CancellationToken cancellation)
    {
        if (Directory.Exists(Path.Combine(folder.FullName, TempFolder)))
        {
            Directory.Delete(Path.Combine(folder.FullName, TempFolder), recursive: true);
        }

        return Task.CompletedTask;
    }

    public async Task WriteAsync(string name, string contentType, Stream content, CancellationToken cancellation)
    {
        var path = PathOf(name);
        var tempFile = Path.Combine(folder.FullName, TempFolder, Guid.NewGuid().ToString("N"));
        try
        {
            await using (var file = Call(() => Create(tempFile)))
            {
                await CopyAsync(content, file, cancellation);

                // Before the move, so that after a power cut there is the whole file by that name, or none.
                Call(() => file.Flush(flushToDisk: true));
            }

            Call(() =>
            {
                CreateFolder(Path.GetDirectoryName(path)!);
                File.Move(tempFile, path, overwrite: true);
            });
        }
        finally
        {
            Call(() => Delete(tempFile));
        }
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellation) => Task.FromResult(Call<Stream?>(() => Open(PathOf(name))));

    public Task RemoveAsync(string name, CancellationToken cancellation)
    {
        Call(() => Delete(PathOf(name)));
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var path in Call(() => folder.Exists ? Directory.EnumerateFiles(folder.FullName, "*", SearchOption.AllDirectories) : []))
        {
            cancellation.ThrowIfCancellationRequested();
            var name = Path.GetRelativePath(folder.FullName, path).Replace(Path.DirectorySeparatorChar, '/');
            if (name != HealthFile && !name.StartsWith(TempFolder + "/", StringComparison.Ordinal))
            {
                yield return name;
            }
        }
    }

    public Task ProbeAsync(CancellationToken cancellation) =>
        WriteAsync(HealthFile, "text/plain", new MemoryStream("Files can be written."u8.ToArray()), cancellation);

    private static FileStream Create(string path)
    {
        CreateFolder(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    private static void CreateFolder(string path) =>
        _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);

    /// <summary>Copies what may break on either side, and tells the sides apart: the content is a client's, the file is the store's.</summary>
    private static async Task CopyAsync(Stream content, FileStream file, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer.AsMemory(0, BufferSize), cancellation)) > 0)
            {
                try
                {
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
                }
                catch (IOException error)
                {
                    throw Unavailable(error);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Stream? Open(string path)
    {
        try
        {
            return new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize,
                FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(Path.GetDirectoryName(path)))
        {
            File.Delete(path);
        }
    }

    private static void Call(Action call) => Call(() =>
    {
        call();
        return true;
    });

    private static T Call<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(error);
        }
    }

    private static StoreUnavailableException Unavailable(Exception error) => new(HttpStatusCode.InsufficientStorage, null, error);

    /// <summary>Replaces characters that file systems do not allow. The path stays unique, because the name contains a uuid.</summary>
    private string PathOf(string name) => Path.Combine([folder.FullName, .. name.Split('/').Select(part => string.Join('_', part.Split(InvalidNameChars)))]);
}
