using System.Text.Json.Serialization;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

[JsonSourceGenerationOptions(
    MaxDepth = QueryPages.MaxDepth, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(HexGuidConverter), typeof(SortableInstantConverter)])]
[JsonSerializable(typeof(ImportedOfferingUser))]
[JsonSerializable(typeof(SnapshotRefresh))]
[JsonSerializable(typeof(SnapshotVersion))]
internal sealed partial class CatalogAdminJson : JsonSerializerContext;
