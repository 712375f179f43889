using System.Text.Json.Serialization;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Access;

/// <summary>A result of which only the offering is asked for.</summary>
internal sealed record OfferingOnly(Guid OfferingUuid);

/// <summary>A result of which only the uuid is asked for.</summary>
internal sealed record UuidOnly(Guid Uuid);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(HexGuidConverter)])]
[JsonSerializable(typeof(OfferingOnly))]
[JsonSerializable(typeof(UuidOnly))]
internal sealed partial class AccessJson : JsonSerializerContext;
