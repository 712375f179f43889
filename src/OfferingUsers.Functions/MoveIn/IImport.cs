using System.Net;
using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>The import of an app (catalog.md 2).</summary>
internal interface IImport
{
    /// <summary>Imports all or none of a body.</summary>
    /// <exception cref="MoveInException">The app does not answer, or cannot import now.</exception>
    Task<ImportAnswer> SendAsync(JsonObject body, CancellationToken cancellation);
}

/// <summary>What an import answers: counts by collection, or what is wrong with the objects.</summary>
internal sealed record ImportAnswer(HttpStatusCode Status, JsonNode? Body);
