using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// The common part of PUT and PATCH (offering-users.md 2.6): only <c>username</c> can be changed, and an omitted one is kept. The offering and the user of a
/// record never change (DEC-4). An invalid body is refused before a missing permission. What changes nothing shows no more than a retrieval does.
/// </summary>
public sealed class AssignUsername(ChangeOfferingUser change, IOptions<AccessOptions> access, OfferingUserRepresentation representation, BaseUrl baseUrl)
{
    public async Task<IResult> RunAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var body = await ReadAsync(request, cancellation);
        var outcome = await change.RunAsync(request, uuid, (visible, now) => Decide(body, visible, now), EventOf, cancellation);
        return outcome.Match(
            record => ApiResults.Json(json => representation.Write(json, record, baseUrl.Of(request), FieldSelection.All)), RefusalResult.Of);
    }

    private Outcome<OfferingUser> Decide(Outcome<OptionalUsername> body, VisibleRecord visible, DateTimeOffset now)
    {
        if ((body.Refusal ?? RefuseToShow(body.Value, visible) ?? visible.RefuseUpdate()) is { } refusal)
        {
            return refusal;
        }

        return body.Value.IsGiven ? UsernameRule.Assign(visible.Record, body.Value.Username, visible.By, now) : visible.Record.Touch(now);
    }

    private Refusal? RefuseToShow(OptionalUsername username, VisibleRecord visible) =>
        username.IsGiven ? null : visible.RefuseReader(access.Value.ReaderRules);

    private static async Task<Outcome<OptionalUsername>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        var errors = new FieldErrors();
        var username = ReadUsername.From(body.Value, errors);
        return errors.Refusal is { } invalid ? invalid : username;
    }

    private static string? EventOf(OfferingUser before, OfferingUser after) => before.Username == after.Username ? null : OfferingUserEvents.Updated;
}
