using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Neighbours;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// Attaches, replaces or detaches the checklist of an offering, for staff and callers who may update the offering's options (checklists.md 6). The completions
/// are updated accordingly.
/// </summary>
public sealed class AttachChecklist(VisibleOfferings offerings, ChangeCatalog change)
{
    private const string Key = "compliance_checklist";

    [Function(nameof(AttachChecklist))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = NeighbourRoutes.ProviderOffering + "/update_compliance_checklist")] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var refusal = await AttachAsync(request, uuid, cancellation);
        return refusal is null ? ApiResults.Empty() : RefusalResult.Of(refusal);
    }

    private async Task<Refusal?> AttachAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var caller = request.Caller();
        if (await offerings.FindAsync(caller, uuid, cancellation) is not { } offering)
        {
            return new NotFound();
        }

        if (!caller.MayManage(Permissions.UpdateOfferingOptions, offering.Customer))
        {
            return new Forbidden();
        }

        var body = await JsonBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } noBody)
        {
            return noBody;
        }

        if (!body.Value.TryGetProperty(Key, out var checklist))
        {
            return null;
        }

        var offeringChange = new JsonObject { ["uuid"] = offering.Uuid.Hex(), [Key] = JsonNode.Parse(checklist.GetRawText()) };
        var drafts = await change.RunAsync(
            [(CatalogCollections.Offerings, JsonSerializer.SerializeToElement(offeringChange, CatalogJson.Default.JsonObject))],
            merge: true, caller.Uuid.Hex(), cancellation);
        return drafts.Refusal ?? (drafts.Value[0].Errors is { Count: > 0 } errors ? new InvalidJson(errors) : null);
    }
}
