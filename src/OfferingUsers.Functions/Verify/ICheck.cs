using Microsoft.Azure.Cosmos;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Verify;

/// <summary>
/// Judges the documents of one container, each by itself and by what belongs to it. A document about which there is a finding is read and judged once more in
/// the end, because others may be writing; so a check may run twice for a document, and several at the same time.
/// </summary>
internal interface ICheck
{
    Container Container { get; }

    /// <summary>Whatever it throws means that the document, or one that belongs to it, cannot be read; a store that does not respond stops it all.</summary>
    Task<IReadOnlyList<Finding>> RunAsync(StoredDocument document, CancellationToken cancellation);

    /// <summary>What can be judged only when all documents have been seen.</summary>
    /// <param name="asOf">The instant for which it is judged what is late.</param>
    Task<IReadOnlyList<Finding>> FinishAsync(DateTimeOffset asOf, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Finding>>([]);
}
