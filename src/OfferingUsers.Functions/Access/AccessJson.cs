using System.Text.Json.Serialization;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Access;

/// <summary>The result of a query that selects only <c>offering_uuid</c>.</summary>
internal sealed record OfferingOnly(Guid OfferingUuid);

/// <summary>The result of a query that selects only <c>uuid</c>.</summary>
internal sealed record UuidOnly(Guid Uuid);

[JsonSourceGenerationOptions(
    MaxDepth = QueryPages.MaxDepth, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(HexGuidConverter)])]
[JsonSerializable(typeof(OfferingOnly))]
[JsonSerializable(typeof(UuidOnly))]
internal sealed partial class AccessJson : JsonSerializerContext;
