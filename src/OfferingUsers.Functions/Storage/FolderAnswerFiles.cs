namespace OfferingUsers.Functions.Storage;

/// <summary>The files in a folder, as a host may offer one: for one machine.</summary>
internal sealed class FolderAnswerFiles(DirectoryInfo folder) : IAnswerFiles
{
    /// <summary>The key under which a host may offer a folder that serves in place of an account.</summary>
    public const string DirectoryKey = "files";

    /// <summary>Where files are while they are written.</summary>
    private const string Unfinished = "unfinished";

    private static readonly char[] NotInNames = [.. Path.GetInvalidFileNameChars(), ':', '*', '?', '"', '<', '>', '|'];

    public Task PrepareAsync(CancellationToken cancellation)
    {
        if (Directory.Exists(Path.Combine(folder.FullName, Unfinished)))
        {
            Directory.Delete(Path.Combine(folder.FullName, Unfinished), recursive: true);
        }

        return Task.CompletedTask;
    }

    public async Task WriteAsync(string name, string contentType, Stream content, CancellationToken cancellation)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.FullName, Unfinished)).FullName, Guid.NewGuid().ToString("N"));
        try
        {
            var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous);
            await using (file)
            {
                await content.CopyToAsync(file, cancellation);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
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

    /// <summary>A name may hold what a file system does not take; its uuid tells it from any other.</summary>
    private string PathOf(string name) => Path.Combine([folder.FullName, .. name.Split('/').Select(part => string.Join('_', part.Split(NotInNames)))]);
}
