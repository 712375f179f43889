using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// The common part of list and count: filters, visibility and page. The page is read before the count, because an incomplete page determines the total without
/// a count query.
/// </summary>
public sealed class ReadOfferingUserList(OfferingUserLists lists, ViewResolver views, IOptions<AccessOptions> access)
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
        if (paging.IsLast)
        {
            var total = await lists.CountAsync(sets, filter, cancellation);
            paging = paging.Within(total).Value;
            return new Page(paging, total, await lists.PageAsync(sets, filter, order, paging.Offset, paging.Size, cancellation));
        }

        var records = await lists.PageAsync(sets, filter, order, paging.Offset, paging.Size, cancellation);
        if (records.Length < paging.Size && (records.Length > 0 || paging.Number == 1))
        {
            return new Page(paging, paging.Offset + records.Length, records);
        }

        var count = await lists.CountAsync(sets, filter, cancellation);
        return paging.Within(count) is { Refusal: { } invalid } ? invalid : new Page(paging, count, records);
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
        var sets = VisibleSets.Of(view, filter.Value.Filter, access.Value.EnforceUserConsentForOfferings);
        return new Prepared(paging.Value, filter.Value.Filter, filter.Value.Order, sets);
    }

    /// <summary>A page of records and the number of records on all pages.</summary>
    public sealed record Page(Paging Paging, int Total, ImmutableArray<OfferingUser> Records);

    /// <summary>The number of records on all pages.</summary>
    public sealed record Count(Paging Paging, int Total);

    private sealed record Prepared(
        Paging Paging, OfferingUserFilter Filter, OfferingUserOrder Order, ImmutableArray<OfferingUserConditions> Sets);
}
