using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// The common part of list and count: filters, visibility and page. The first page is read before the count, because an incomplete one determines the total
/// without a count query; every other page is counted before it is read, unless a cursor tells where it begins.
/// </summary>
public sealed class ReadOfferingUserList(OfferingUserLists lists, ViewResolver views, CatalogReader catalog, IOptions<AccessOptions> access)
{
    /// <summary>One page with the total.</summary>
    public async Task<Outcome<Page>> PageAsync(HttpRequest request, CancellationToken cancellation)
    {
        var prepared = await PrepareAsync(request, cancellation);
        if (prepared.Refusal is { } refusal)
        {
            return refusal;
        }

        var (paging, filter, order, sets) = prepared.Value;
        if (PageCursor.Read(request, paging, order) is { } cursor)
        {
            return Link(request, await AfterAsync(cursor, prepared.Value, cancellation), order);
        }

        if (paging.IsLast || paging.Number > 1)
        {
            // A page after the end costs a count and nothing else, whatever its number is.
            var total = await lists.CountAsync(sets, filter, cancellation);
            var within = paging.Within(total);
            return within.Refusal is { } afterEnd
                ? afterEnd
                : Link(
                    request,
                    new Page(
                        within.Value, total, await lists.PageAsync(sets, filter, order, within.Value.Offset, within.Value.Size, cancellation)),
                    order);
        }

        var records = await lists.PageAsync(sets, filter, order, paging.Offset, paging.Size, cancellation);
        return new Page(paging, records.Length < paging.Size ? records.Length : await lists.CountAsync(sets, filter, cancellation), records);
    }

    /// <summary>The total without records.</summary>
    public async Task<Outcome<Count>> CountAsync(HttpRequest request, CancellationToken cancellation)
    {
        var prepared = await PrepareAsync(request, cancellation);
        if (prepared.Refusal is { } refusal)
        {
            return refusal;
        }

        var total = await lists.CountAsync(prepared.Value.Sets, prepared.Value.Filter, cancellation);
        var paging = prepared.Value.Paging.Within(total);
        return paging.Refusal is { } invalid ? invalid : new Count(paging.Value, total);
    }

    /// <summary>
    /// A page that begins at a cursor. It is counted again only where the total that the cursor has is certainly outdated; an empty one is the end of the list.
    /// </summary>
    private async Task<Page> AfterAsync(PageCursor cursor, Prepared prepared, CancellationToken cancellation)
    {
        var (paging, filter, order, sets) = prepared;
        var records = await lists.PageAfterAsync(sets, filter, order, cursor.After, paging.Size, cancellation);
        var end = paging.Offset + records.Length;
        var total = records.Length < paging.Size ? end
            : end < cursor.Total ? cursor.Total
            : Math.Max(end, await lists.CountAsync(sets, filter, cancellation));
        return new Page(paging, total, records);
    }

    /// <summary>Gives the next page a cursor if many records are before it.</summary>
    private static Page Link(HttpRequest request, Page page, OfferingUserOrder order)
    {
        var (paging, total, records) = page;
        return paging.Offset + paging.Size is var next && next >= PageCursor.MinOffset && next < total && records.Length == paging.Size
            ? page with
            {
                Paging = paging with
                {
                    NextCursor = new PageCursor(paging.Number + 1, total, OfferingUserPosition.Of(order, records[^1])).Write(request),
                },
            }
            : page;
    }

    private async Task<Outcome<Prepared>> PrepareAsync(HttpRequest request, CancellationToken cancellation)
    {
        var filter = ReadOfferingUserFilter.From(request.Query);
        if (filter.Refusal is { } invalid)
        {
            return invalid;
        }

        var paging = Paging.From(request);
        if (paging.Refusal is { } noPage)
        {
            return noPage;
        }

        var view = await views.GetAsync(request.Caller(), cancellation);
        var located = await LocateAsync(filter.Value.Filter, cancellation);
        var sets = VisibleSets.Of(view, located, access.Value.ReaderRules);
        return new Prepared(paging.Value, located, filter.Value.Order, sets);
    }

    /// <summary>The filter with the partitions of its only offering, if there are several.</summary>
    private async ValueTask<OfferingUserFilter> LocateAsync(OfferingUserFilter filter, CancellationToken cancellation) =>
        filter.Offerings is { IsDefault: false, Length: 1 }
        && await catalog.OfferingAsync(filter.Offerings[0], cancellation) is { PartitionCounts.IsDefaultOrEmpty: false } offering
        && offering.Partitions.All is { Length: > 1 } partitions
            ? filter with { Partitions = partitions }
            : filter;

    /// <summary>A page of records and the number of records on all pages.</summary>
    public sealed record Page(Paging Paging, int Total, ImmutableArray<OfferingUser> Records);

    /// <summary>The number of records on all pages.</summary>
    public sealed record Count(Paging Paging, int Total);

    private sealed record Prepared(
        Paging Paging, OfferingUserFilter Filter, OfferingUserOrder Order, ImmutableArray<OfferingUserConditions> Sets);
}
