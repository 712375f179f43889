using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.OfferingUsers;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>The provider could not remove the account. (offering-users.md 2.10)</summary>
public sealed class SetErrorDeleting(RunStateAction action)
{
    [Function(nameof(SetErrorDeleting))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/set_error_deleting")] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => action.RunAsync(StateAction.SetErrorDeleting, request, uuid, durable, cancellation);
}
