using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.UserAttributes;

/// <summary>Returns an offering to the default list; 204, also where nobody had chosen (newer-waldur.md 3.9).</summary>
public sealed class DeleteUserAttributeConfig(ChangeUserAttributeConfig change)
{
    [Function(nameof(DeleteUserAttributeConfig))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = UserAttributeRoutes.Delete)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var found = await change.FindAsync(request, uuid, cancellation);
        if (found.Refusal is { } refusal)
        {
            return RefusalResult.Of(refusal);
        }

        if (found.Value.AttributeConfig is not null)
        {
            await change.RunAsync(found.Value, _ => null, cancellation);
        }

        return ApiResults.NoContent();
    }
}
