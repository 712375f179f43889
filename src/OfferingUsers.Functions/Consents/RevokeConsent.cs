using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Consents;

/// <summary>
/// Revokes a consent, by its user or by staff (newer-waldur.md 6.1); again, nothing changes. Where the offering says so, the account is asked to be removed:
/// after the revocation, so that a repeated request completes what was interrupted.
/// </summary>
public sealed class RevokeConsent(
    VisibleConsents consents, ImportOne save, AskDeletion askDeletion, ConsentRepresentation representation, TimeProvider clock)
{
    private const string NotAllowed = "You don't have permission to revoke this consent.";

    [Function(nameof(RevokeConsent))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = ConsentRoutes.Revoke)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        return await representation.AnswerAsync(await RevokeAsync(request, uuid, cancellation), request, cancellation);
    }

    private async Task<Outcome<Consent>> RevokeAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var found = await consents.FindAsync(caller, uuid, cancellation);
        if (found.Refusal is not null)
        {
            return found;
        }

        var consent = found.Value;
        if (consent.User != caller.Uuid && !caller.User.IsStaff)
        {
            return new Forbidden(NotAllowed);
        }

        if (consent.IsActive && await save.ChangeAsync(
            CatalogCollections.Consents,
            new JsonObject { ["uuid"] = consent.Uuid.Hex(), ["revocation_date"] = clock.Now().ToWire() },
            caller.Uuid.Hex(), cancellation) is { } refusal)
        {
            return refusal;
        }

        await askDeletion.RunAsync(consent.User, consent.Offering, caller.Uuid.Hex(), cancellation);
        return await consents.FindAsync(caller, uuid, cancellation);
    }
}
