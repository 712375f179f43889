using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// The look-up inside what a caller sees, which every request to one record begins with (offering-users.md 2.1, step 2): the list's filters apply to it as
/// well, and a record that is missing or not visible gives the same answer.
/// </summary>
public sealed class Sight(CatalogReader catalog, ViewResolver views, IOptions<AccessOptions> access)
{
    /// <summary>Who looks, and for what; refused when a filter is invalid or the uuid is none.</summary>
    public async ValueTask<Outcome<Look>> BeginAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var filter = ReadOfferingUserFilter.From(request.Query);
        if (filter.Refusal is { } invalid)
        {
            return invalid;
        }

        if (!Uuids.TryParse(uuid, out var parsed))
        {
            return new NotFound(NotFound.OfferingUser);
        }

        var caller = request.Caller();
        return new Look(parsed, filter.Value.Filter, await views.OfAsync(caller, cancellation));
    }

    /// <summary>The record as the caller may deal with it; null when it does not exist for them.</summary>
    public async ValueTask<Visit?> VisitAsync(Look look, OfferingUser record, CancellationToken cancellation)
    {
        var caller = look.View.Caller;
        var offering = await catalog.OfferingAsync(record.Offering.Uuid, cancellation);
        var visible = offering is null ? caller.SeesEverything : look.View.Sees(record.User.Uuid, offering);
        return visible && look.Filter.Matches(record) ? new Visit(record, caller, offering?.Customer ?? record.Offering.CustomerUuid) : null;
    }

    /// <summary>Whether the record is shown to the caller as well, where consent decides that.</summary>
    public bool ShowsToReader(Visit visit)
    {
        return !access.Value.EnforceUserConsentForOfferings || ConsentRule.ShowsToReader(visit.Caller, visit.Record);
    }
}

/// <summary>A look-up of one uuid by one caller.</summary>
public sealed record Look(Guid Uuid, OfferingUserFilter Filter, View View);

/// <summary>A record in front of a caller who sees it.</summary>
/// <param name="Customer">The offering's customer as the catalog has it now: where permissions are asked for.</param>
public sealed record Visit(OfferingUser Record, Caller Caller, Guid Customer)
{
    /// <summary>How the caller is named in the record's history.</summary>
    public string By => Caller.Uuid.Hex();

    /// <summary>Refuses who lacks the permission on the offering's customer.</summary>
    public Refusal? RefuseWithout(string permission, string text = Forbidden.Generic) => Caller.MayManage(permission, Customer) ? null : new Forbidden(text);
}
