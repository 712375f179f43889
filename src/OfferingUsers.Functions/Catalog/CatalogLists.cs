using System.Net;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Catalog;

/// <summary>Pages of the catalog's objects: in an order that the container has an index for, or arranged in memory, of which there is a max.</summary>
public sealed class CatalogLists(CosmosContainers containers)
{
    /// <summary>The order for which there has always been an index.</summary>
    public const string ByUuid = "c.kind, c.uuid";

    /// <summary>So many objects can be filtered and sorted by what the store does not know.</summary>
    private const int MaxArranged = 10_000;

    /// <summary>A page in the order of an index.</summary>
    public async Task<Outcome<ArrangedPage<T>>> PageAsync<T>(
        JsonTypeInfo<T> type, CatalogQuery query, string orderBy, Paging requested, CancellationToken cancellation)
        where T : class
    {
        var items = containers.Items(containers.Catalog, type);
        var total = await items.CountAsync(query.ToCount(), null, cancellation);
        var within = requested.Within(total);
        if (within.Refusal is { } beyond)
        {
            return beyond;
        }

        var (offset, size) = (within.Value.Offset, within.Value.Size);
        try
        {
            return new ArrangedPage<T>(within.Value, total, await ReadAsync(items, query.ToPage(orderBy, offset, size), cancellation));
        }
        catch (StoreRefusedException refused) when (refused.Status == HttpStatusCode.BadRequest && orderBy != ByUuid)
        {
            // An account makes the indexes of a new version in the background, and until then refuses an order that needs them.
            return new ArrangedPage<T>(within.Value, total, await ReadAsync(items, query.ToPage(ByUuid, offset, size), cancellation));
        }
    }

    /// <summary>A page of what is left of the objects, and in the order, after they were arranged; refused where there are too many.</summary>
    /// <param name="arrange">Filters and sorts.</param>
    public async Task<Outcome<ArrangedPage<T>>> ArrangeAsync<T>(
        JsonTypeInfo<T> type, CatalogQuery query, Func<List<T>, ValueTask<IEnumerable<T>>> arrange, Paging requested, CancellationToken cancellation)
        where T : class
    {
        var items = containers.Items(containers.Catalog, type);
        if (await items.CountAsync(query.ToCount(), null, cancellation) > MaxArranged)
        {
            return InvalidFields.ForBody($"At most {MaxArranged} objects can be listed this way: narrow them down by other filters.");
        }

        return ArrangedPage.Of(await arrange(await ReadAsync(items, query.ToAll(), cancellation)), requested);
    }

    private static async Task<List<T>> ReadAsync<T>(Items<T> items, QueryDefinition query, CancellationToken cancellation)
        where T : class
    {
        var found = new List<T>();
        await foreach (var item in items.QueryAsync(query, null, null, cancellation))
        {
            found.Add(item.Value);
        }

        return found;
    }
}
