using System.Text.Json.Serialization;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Idempotency;

/// <summary>The answer to a request with an <c>Idempotency-Key</c>, in the catalog container under the digest of the user and the key.</summary>
/// <param name="Request">The digest of method, path, query and body.</param>
/// <param name="Since">When the request came.</param>
/// <param name="Expires">When it is forgotten.</param>
/// <param name="Status">Null while the request is being answered.</param>
/// <param name="Location">The header of that name, if there is one.</param>
/// <param name="Body">JSON; null if there is none.</param>
internal sealed record RememberedAnswer(
    string Id, string Kind, string Request, DateTimeOffset Since, DateTimeOffset Expires, int? Status = null, string? Location = null, string? Body = null)
{
    public const string KindName = "idempotency";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SortableInstantConverter)])]
[JsonSerializable(typeof(RememberedAnswer))]
[JsonSerializable(typeof(ExpiringDocument))]
internal sealed partial class IdempotencyJson : JsonSerializerContext;
