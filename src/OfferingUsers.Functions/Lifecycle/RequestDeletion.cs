using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.OfferingUsers;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>The account is no longer wanted. (offering-users.md 2.10)</summary>
public sealed class RequestDeletion(RunStateAction action)
{
    [Function(nameof(RequestDeletion))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/request_deletion")] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => action.RunAsync(StateAction.RequestDeletion, request, uuid, durable, cancellation);
}
