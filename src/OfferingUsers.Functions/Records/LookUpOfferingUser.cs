using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Looks up a record among those the caller sees, as the first step of every request to one record (offering-users.md 2.1, step 2). The filters of the list
/// apply, too. A missing record and an invisible one are refused alike.
/// </summary>
public sealed class LookUpOfferingUser(OfferingUserStore users, CatalogReader catalog, ViewResolver views)
{
    /// <summary>The record with that uuid; refused if a filter is invalid, or if the record does not exist or is not visible.</summary>
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
        var view = await views.GetAsync(caller, cancellation);
        if (await users.FindAsync(parsed, cancellation) is not { } found)
        {
            return new NotFound(NotFound.OfferingUser);
        }

        var record = found.Value;
        var offering = await catalog.OfferingAsync(record.Offering.Uuid, cancellation);
        var isVisible = offering is null ? caller.SeesEverything : view.Sees(record.User, offering);
        return isVisible && filter.Value.Filter.Matches(record)
            ? new VisibleRecord(found, caller, offering?.Customer ?? record.Offering.CustomerUuid)
            : new NotFound(NotFound.OfferingUser);
    }
}

/// <summary>A record that is visible to a caller.</summary>
/// <param name="Stored">The record with its ETag.</param>
/// <param name="Customer">The offering's current customer, to which permissions refer.</param>
public sealed record VisibleRecord(Stored<OfferingUser> Stored, Caller Caller, Guid Customer)
{
    public OfferingUser Record => Stored.Value;

    /// <summary>The caller as the actor in the record's history.</summary>
    public string By => Caller.Uuid.Hex();

    /// <summary>The refusal of a reader from whom a rule hides the record, as if it did not exist; otherwise null.</summary>
    public Refusal? RefuseReader(ReaderRules rules) => rules.Shows(Caller, Record) ? null : new NotFound(NotFound.OfferingUser);

    /// <summary>The refusal if the caller has no permission to change the offering's users, on its customer or on itself; otherwise null.</summary>
    public Refusal? RefuseUpdate() => Caller.MayManage(Permissions.UpdateOfferingUser, Customer, Record.Offering.Uuid) ? null : new Forbidden();

    /// <summary>The refusal if the caller has no permission to delete the offering's users, on its customer; otherwise null.</summary>
    public Refusal? RefuseDelete(string text) => Caller.MayManage(Permissions.DeleteOfferingUser, Customer) ? null : new Forbidden(text);
}
