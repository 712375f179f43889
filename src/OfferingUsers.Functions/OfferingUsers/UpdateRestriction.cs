using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>Sets or clears the restriction, in every state; an invalid body is refused before a missing permission (offering-users.md 2.8).</summary>
public sealed class UpdateRestriction(ChangeOfferingUser change)
{
    private const string Key = "is_restricted";

    [Function(nameof(UpdateRestriction))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/update_restricted")] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var body = await ReadAsync(request, cancellation);
        var outcome = await change.RunAsync(
            request, uuid, (visible, now) => Decide(body, visible, now), (_, _) => OfferingUserEvents.RestrictionUpdated, cancellation);
        return outcome.Match(_ => ApiResults.Empty(), RefusalResult.Of);
    }

    private static Outcome<OfferingUser> Decide(Outcome<bool> body, VisibleRecord visible, DateTimeOffset now) =>
        (body.Refusal ?? visible.RefuseUpdate()) is { } refusal
            ? refusal
            : (visible.Record with { IsRestricted = body.Value }).AddHistory(now, visible.By, "update_restricted", visible.Record.State);

    private static async Task<Outcome<bool>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!body.Value.TryGetProperty(Key, out var value))
        {
            return InvalidFields.Of(Key, TextField.Required);
        }

        var errors = new FieldErrors();
        var isRestricted = BooleanField.TryRead(value, Key, errors, out var read) && read;
        return errors.Refusal is { } invalid ? invalid : isRestricted;
    }
}
