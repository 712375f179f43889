using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// The look-up inside what a caller sees, with which every request to one record begins (offering-users.md 2.1, step 2). The list's filters apply to it as
/// well; a record that is missing and one that is not visible give the same refusal.
/// </summary>
public sealed class LookUpOfferingUser(OfferingUserStore users, CatalogReader catalog, ViewResolver views)
{
    /// <summary>The record with that uuid; refused where a filter is invalid, or the record does not exist for the caller.</summary>
    public async Task<Outcome<VisibleRecord>> RunAsync(HttpRequest request, string uuid, CancellationToken cancellation)
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
        var view = await views.OfAsync(caller, cancellation);
        if (await users.FindAsync(parsed, cancellation) is not { } found)
        {
            return new NotFound(NotFound.OfferingUser);
        }

        var record = found.Value;
        var offering = await catalog.OfferingAsync(record.Offering.Uuid, cancellation);
        var isVisible = offering is null ? caller.SeesEverything : view.Sees(record.User.Uuid, offering);
        return isVisible && filter.Value.Filter.Matches(record)
            ? new VisibleRecord(found, caller, offering?.Customer ?? record.Offering.CustomerUuid)
            : new NotFound(NotFound.OfferingUser);
    }
}

/// <summary>A record that a caller sees.</summary>
/// <param name="Stored">The record with the ETag that guards a write over it.</param>
/// <param name="Customer">The offering's customer as the catalog has it now: where permissions are asked for.</param>
public sealed record VisibleRecord(Stored<OfferingUser> Stored, Caller Caller, Guid Customer)
{
    public OfferingUser Record => Stored.Value;

    /// <summary>How the caller is named in the record's history.</summary>
    public string By => Caller.Uuid.Hex();

    /// <summary>Refuses who lacks the permission on the offering's customer.</summary>
    public Refusal? RefuseWithout(string permission, string text = Forbidden.Generic) => Caller.MayManage(permission, Customer) ? null : new Forbidden(text);
}
