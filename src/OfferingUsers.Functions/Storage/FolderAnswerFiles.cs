namespace OfferingUsers.Functions.Storage;

/// <summary>Files in a folder that the host provides; for a single machine.</summary>
internal sealed class FolderAnswerFiles(DirectoryInfo folder) : IAnswerFiles
{
    /// <summary>The service key under which a host may register a folder that replaces a storage account.</summary>
    public const string DirectoryKey = "files";

    /// <summary>The folder of files that are being written; they are moved when they are complete.</summary>
    private const string TempFolder = "unfinished";

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
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var tempFile = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.FullName, TempFolder)).FullName, Guid.NewGuid().ToString("N"));
        try
        {
            var file = new FileStream(tempFile, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous);
            await using (file)
            {
                await content.CopyToAsync(file, cancellation);
            }

            File.Move(tempFile, path, overwrite: true);
        }
        finally
        {
            File.Delete(tempFile);
        }
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(
                PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16,
                FileOptions.Asynchronous | FileOptions.SequentialScan));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task RemoveAsync(string name, CancellationToken cancellation)
    {
        if (Directory.Exists(Path.GetDirectoryName(PathOf(name))))
        {
            File.Delete(PathOf(name));
        }

        return Task.CompletedTask;
    }

    public Task<bool> IsReachableAsync(CancellationToken cancellation) => Task.FromResult(Directory.Exists(folder.FullName));

    /// <summary>Replaces characters that file systems do not allow. The path stays unique, because the name contains a uuid.</summary>
    private string PathOf(string name) => Path.Combine([folder.FullName, .. name.Split('/').Select(part => string.Join('_', part.Split(InvalidNameChars)))]);
}
