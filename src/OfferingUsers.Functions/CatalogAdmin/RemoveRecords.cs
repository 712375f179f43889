using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Removes the records of a user or an offering that is removed from the catalog.</summary>
public sealed class RemoveRecords(OfferingUserStore users, OptimisticConcurrency concurrency, RemoveOfferingUser remove)
{
    private const int PageSize = 100;

    /// <param name="property"><c>user_uuid</c> or <c>offering_uuid</c>.</param>
    /// <param name="by">Who removes them.</param>
    public async Task RunAsync(string property, string value, string by, CancellationToken cancellation)
    {
        while (await users.WhereAsync(property, [value], "", PageSize, cancellation) is { Count: > 0 } page)
        {
            foreach (var record in page)
            {
                await concurrency.RunAsync(
                    async () => await users.FindAsync(record.Uuid, cancellation) is not { } read
                        || await remove.RunAsync(read, by, isAnnounced: false, cancellation),
                    cancellation);
            }
        }
    }
}
