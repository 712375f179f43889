using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Removes the records of a user or an offering that is removed from the catalog.</summary>
public sealed class RemoveRecords(OfferingUserStore users, OptimisticConcurrency concurrency, RemoveOfferingUser remove)
{
    private const int PageSize = 100;

    /// <summary>Removes those of a user, whose uuid is given in hex.</summary>
    /// <param name="by">Who removes them.</param>
    public Task OfUserAsync(string user, string by, CancellationToken cancellation) =>
        RunAsync(() => users.WhereAsync("user_uuid", [user], "", PageSize, cancellation), by, cancellation);

    /// <summary>Removes those of an offering.</summary>
    /// <param name="by">Who removes them.</param>
    public Task OfOfferingAsync(OfferingUserPartitions offering, string by, CancellationToken cancellation) =>
        RunAsync(() => users.OfOfferingAsync(offering, "", PageSize, cancellation), by, cancellation);

    private async Task RunAsync(Func<Task<IReadOnlyList<OfferingUser>>> readPage, string by, CancellationToken cancellation)
    {
        while (await readPage() is { Count: > 0 } page)
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
