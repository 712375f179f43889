using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Catalog;

/// <summary>A document that keeps a name to its owner: a username, a key, the one consent of a pair, the one active terms of an offering.</summary>
internal sealed record GuardDocument(string Id, string Owner)
{
    public string Kind { get; init; } = "guard";
}

/// <summary>The counter of users' numbers.</summary>
internal sealed record CounterDocument(string Id, int Last)
{
    public string Kind { get; init; } = "counter";
}

/// <summary>How the catalog's documents are read as what they stand for, and written as they came.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(HexGuidConverter), typeof(SortableInstantConverter)])]
[JsonSerializable(typeof(CatalogUser))]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(Project))]
[JsonSerializable(typeof(Role))]
[JsonSerializable(typeof(Offering))]
[JsonSerializable(typeof(TermsOfService))]
[JsonSerializable(typeof(Consent))]
[JsonSerializable(typeof(Domain.Checklists.Checklist))]
[JsonSerializable(typeof(Domain.Checklists.Question))]
[JsonSerializable(typeof(GuardDocument))]
[JsonSerializable(typeof(CounterDocument))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class CatalogJson : JsonSerializerContext;
