using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.OfferingUsers;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>The account is ready. On a record that is OK already: 200, and nothing changes (DEC-12). (offering-users.md 2.10)</summary>
public sealed class SetOk(RunStateAction action)
{
    [Function(nameof(SetOk))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/set_ok")] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => action.RunAsync(StateAction.SetOk, request, uuid, durable, cancellation);
}
