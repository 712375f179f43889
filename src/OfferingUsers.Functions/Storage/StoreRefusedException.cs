using System.Globalization;
using System.Net;
using Microsoft.Azure.Cosmos;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Cosmos DB refused a call, and would again: the app or its deployment is broken. It takes the place of the SDK's exception, whose text has the URL of the
/// document, and with it names and digests of keys, and which would go into logs, traces and the histories of orchestrations. The activity is what the
/// account's own diagnostics find the call by.
/// </summary>
internal sealed class StoreRefusedException : Exception
{
    private const string PartitionFull = "1014";

    public StoreRefusedException(HttpStatusCode status, string substatus, string? activity)
        : base($"The store refused a call: status {(int)status}, substatus {substatus}, activity {activity ?? "none"}.") =>
        (Status, IsPartitionFull) = (status, status == HttpStatusCode.Forbidden && substatus == PartitionFull);

    public StoreRefusedException(CosmosException error)
        : this(error.StatusCode, error.SubStatusCode.ToString(CultureInfo.InvariantCulture), error.ActivityId)
    {
    }

    /// <summary>Whether the partition has reached the size that a partition can have.</summary>
    public bool IsPartitionFull { get; }

    /// <summary>The status of the response.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>Throws if the response is no success.</summary>
    public static void ThrowIfRefused(ResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new StoreRefusedException(response.StatusCode, response.Headers["x-ms-substatus"] ?? "0", response.Headers.ActivityId);
        }
    }
}
