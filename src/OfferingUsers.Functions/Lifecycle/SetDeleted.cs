using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.OfferingUsers;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>The provider has removed the account; the record stays. (offering-users.md 2.10)</summary>
public sealed class SetDeleted(RunStateAction action)
{
    [Function(nameof(SetDeleted))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/set_deleted")] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => action.RunAsync(StateAction.SetDeleted, request, uuid, durable, cancellation);
}
