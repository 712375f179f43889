using System.Text.Json.Serialization;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>What passes through a change of the catalog, in the form in which the catalog stores values.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(HexGuidConverter), typeof(SortableInstantConverter)])]
[JsonSerializable(typeof(ImportedOfferingUser))]
[JsonSerializable(typeof(SnapshotRefresh))]
internal sealed partial class CatalogAdminJson : JsonSerializerContext;
