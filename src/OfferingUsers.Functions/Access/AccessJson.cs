using System.Text.Json.Serialization;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Access;

/// <summary>The result of a query that selects only <c>offering_uuid</c>.</summary>
internal sealed record OfferingOnly(Guid OfferingUuid);

/// <summary>The result of a query that selects only <c>uuid</c> and <c>customer</c> of offerings.</summary>
internal sealed record OfferingOfCustomer(Guid Uuid, Guid Customer);

[JsonSourceGenerationOptions(
    MaxDepth = QueryPages.MaxDepth, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(HexGuidConverter)])]
[JsonSerializable(typeof(OfferingOnly))]
[JsonSerializable(typeof(OfferingOfCustomer))]
internal sealed partial class AccessJson : JsonSerializerContext;
