using System.Net;
using Microsoft.Azure.Cosmos;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Tells whether a document does not exist, by the removal of a version that never was. A replica that lags behind may answer a read, but no write, so this is
/// proof where a read that finds nothing is not.
/// </summary>
public sealed class ConfirmAbsence(TransientRetry retry)
{
    /// <summary>An ETag that no version has.</summary>
    private static readonly ItemRequestOptions NoVersion = new()
    {
        EnableContentResponseOnWrite = false,
        IfMatchEtag = "\"00000000-0000-0000-0000-000000000000\"",
    };

    public async Task<bool> RunAsync(Container container, string id, string partition, CancellationToken cancellation)
    {
        using var response = await retry.SendAsync(
            (_, attempt) => container.DeleteItemStreamAsync(id, new PartitionKey(partition), NoVersion, attempt), cancellation);
        return response.StatusCode == HttpStatusCode.NotFound;
    }
}
