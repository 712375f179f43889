using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>PATCH of a record, which can change only the username (offering-users.md 2.6).</summary>
public sealed class PartiallyUpdateOfferingUser(AssignUsername assign)
{
    [Function(nameof(PartiallyUpdateOfferingUser))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = OfferingUserRoutes.Detail)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => assign.RunAsync(request, uuid, cancellation);
}
