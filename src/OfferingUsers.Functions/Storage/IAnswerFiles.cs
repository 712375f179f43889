namespace OfferingUsers.Functions.Storage;

/// <summary>
/// The content of files among checklist answers, by their stored names (checklists.md 3.4). All operations are idempotent, and throw
/// <see cref="StoreUnavailableException"/> if the store does not respond.
/// </summary>
public interface IAnswerFiles
{
    /// <summary>Creates the container if the settings say so; runs before the app serves requests.</summary>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>Stores a file, or replaces the file of that name. Readers never see an incomplete file.</summary>
    Task WriteAsync(string name, string contentType, Stream content, CancellationToken cancellation);

    /// <summary>Opens a file for reading; null if it does not exist.</summary>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellation);

    /// <summary>Removes a file if it exists.</summary>
    Task RemoveAsync(string name, CancellationToken cancellation);

    /// <summary>The names of all files, in no order; a folder lists characters that its file system does not allow as it has replaced them.</summary>
    IAsyncEnumerable<string> ListAsync(CancellationToken cancellation);

    /// <summary>Writes a little that is no file, at the price of one write.</summary>
    Task ProbeAsync(CancellationToken cancellation);
}
