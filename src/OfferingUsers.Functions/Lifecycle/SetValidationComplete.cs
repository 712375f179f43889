using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.OfferingUsers;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>The user has done what a pending state asked for: the account is OK and the comments have served their purpose. (offering-users.md 2.10)</summary>
public sealed class SetValidationComplete(RunStateAction action)
{
    [Function(nameof(SetValidationComplete))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/set_validation_complete")] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => action.RunAsync(StateAction.SetValidationComplete, request, uuid, durable, cancellation);
}
