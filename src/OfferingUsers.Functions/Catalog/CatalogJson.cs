using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Catalog;

/// <summary>A document that keeps a name to its owner: a username, a key, the one consent of a pair, the one active terms of an offering.</summary>
internal sealed record GuardDocument(string Id, string Owner)
{
    public string Kind { get; init; } = CatalogKinds.Guard;
}

/// <summary>The counter of users' numbers.</summary>
internal sealed record CounterDocument(string Id, int Last)
{
    public string Kind { get; init; } = CatalogKinds.Counter;
}

/// <summary>A role grant as it is stored by itself; its user's document has it embedded, without the user.</summary>
internal sealed record RoleGrantDocument(Guid Uuid, Guid User, string Role, string ScopeType, Guid Scope, bool IsActive)
{
    public RoleGrant ToGrant() => new(Uuid, Role, ScopeType, Scope, IsActive);
}

/// <summary>How the catalog's documents are read as what they stand for, and written: as they came, or from that.</summary>
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
[JsonSerializable(typeof(ImmutableArray<Domain.Checklists.Question>))]
[JsonSerializable(typeof(ImmutableArray<JsonElement>))]
[JsonSerializable(typeof(GuardDocument))]
[JsonSerializable(typeof(CounterDocument))]
[JsonSerializable(typeof(RoleGrantDocument))]
[JsonSerializable(typeof(ImmutableArray<RoleGrant>))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class CatalogJson : JsonSerializerContext;
