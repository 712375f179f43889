namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Where the bytes of answers are, by their stored names. Whatever is out of reach throws <see cref="StoreUnavailableException"/>; doing anything twice
/// does no harm.
/// </summary>
public interface IAnswerFiles
{
    /// <summary>Creates what the settings ask for, before anything is served.</summary>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>Keeps a file, read to its end once; over what is there of that name. Half a file is never seen.</summary>
    Task WriteAsync(string name, string contentType, Stream content, CancellationToken cancellation);

    /// <summary>The file's bytes; null when there is no such file.</summary>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellation);

    /// <summary>Removes a file; a missing one is removed already.</summary>
    Task RemoveAsync(string name, CancellationToken cancellation);

    /// <summary>Whether it can be reached.</summary>
    Task<bool> IsReachableAsync(CancellationToken cancellation);
}
