using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.OfferingUsers;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>The user must be validated before the provider can go on; a comment and a link tell them how (offering-users.md 2.11).</summary>
public sealed class SetPendingAdditionalValidation(RunStateAction action)
{
    [Function(nameof(SetPendingAdditionalValidation))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/set_pending_additional_validation")] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => await action.RunAsync(
            StateAction.SetPendingAdditionalValidation, await ReadComments.FromAsync(request, "comment", "comment_url", nullIsOmitted: true, cancellation), request, uuid, durable, cancellation);
}
