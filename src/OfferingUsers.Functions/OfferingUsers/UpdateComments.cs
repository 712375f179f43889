using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// Changes the provider's comment and its URL, but not the state (offering-users.md 2.9). Checks the permission (DEC-1), then the state, which is refused with
/// 403, then the body.
/// </summary>
public sealed class UpdateComments(ChangeOfferingUser change)
{
    internal const string Comment = "service_provider_comment";
    internal const string Url = "service_provider_comment_url";

    [Function(nameof(UpdateComments))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = OfferingUserRoutes.Detail + "/update_comments")] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var comments = await ReadComments.FromAsync(request, Comment, Url, nullIsOmitted: false, cancellation);
        var outcome = await change.RunAsync(
            request, uuid, (visible, now) => Decide(comments, visible, now), (_, _) => OfferingUserEvents.Updated, cancellation);
        return outcome.Match(
            record => ApiResults.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString(Comment, record.ServiceProviderComment);
                json.WriteString(Url, record.ServiceProviderCommentUrl);
                json.WriteEndObject();
            }),
            RefusalResult.Of);
    }

    private static Outcome<OfferingUser> Decide(Outcome<ServiceProviderComments> comments, VisibleRecord visible, DateTimeOffset now)
    {
        var refusal = visible.RefuseUpdate() ?? ServiceProviderComments.RefuseIn(visible.Record.State) ?? comments.Refusal;
        var changed = refusal is null ? comments.Value.ApplyTo(visible.Record) : refusal;
        return changed.Refusal is null ? changed.Value.AddHistory(now, visible.By, "update_comments", visible.Record.State) : changed;
    }
}
