using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>The import of this app, for what its upstream tells.</summary>
internal sealed class ImportHere(ImportCatalog import) : IImport
{
    /// <summary>Who made the changes, as histories show it.</summary>
    private const string Actor = "system";

    public async Task<ImportAnswer> SendAsync(JsonObject body, CancellationToken cancellation)
    {
        using var document = JsonDocument.Parse(body.ToJsonString());
        var outcome = await import.ImportAsync(document.RootElement, Actor, cancellation);
        return outcome.Match(
            counts => new ImportAnswer(HttpStatusCode.OK, counts),
            refusal => refusal is InvalidJson invalid
                ? new ImportAnswer(HttpStatusCode.BadRequest, invalid.Body)
                : throw new MoveInException($"The import is refused: {refusal.GetType().Name}."));
    }
}
