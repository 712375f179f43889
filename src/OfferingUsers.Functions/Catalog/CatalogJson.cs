using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Catalog;

/// <summary>
/// A document that ensures that a value has only one owner, by its id (see <see cref="CatalogIds"/>). It is written before the owner's document: until that
/// has the value, the claim is pending.
/// </summary>
internal sealed record GuardDocument(string Id, string Owner)
{
    /// <summary>When the owner claimed the value; null in guards that were written before claims had a time.</summary>
    public DateTimeOffset? Claimed { get; init; }

    /// <summary>Whose document had the value when the owner claimed it, because the same change takes it from there; null if none had.</summary>
    public string? TakenFrom { get; init; }

    public string Kind { get; init; } = CatalogKinds.Guard;
}

/// <summary>The last assigned user number.</summary>
internal sealed record CounterDocument(string Id, int Last)
{
    public string Kind { get; init; } = CatalogKinds.Counter;
}

/// <summary>The document of a role grant; the user's document contains a copy without <paramref name="User"/>.</summary>
internal sealed record RoleGrantDocument(Guid Uuid, Guid User, string Role, string ScopeType, Guid Scope, bool IsActive)
{
    public RoleGrant ToGrant() => new(Uuid, Role, ScopeType, Scope, IsActive);
}

[JsonSourceGenerationOptions(
    MaxDepth = QueryPages.MaxDepth, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(HexGuidConverter), typeof(SortableInstantConverter)])]
[JsonSerializable(typeof(CatalogUser))]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(Project))]
[JsonSerializable(typeof(Role))]
[JsonSerializable(typeof(Offering))]
[JsonSerializable(typeof(TermsOfService))]
[JsonSerializable(typeof(Consent))]
[JsonSerializable(typeof(UserAttributeConfig))]
[JsonSerializable(typeof(Domain.Checklists.Checklist))]
[JsonSerializable(typeof(ImmutableArray<Domain.Checklists.Question>))]
[JsonSerializable(typeof(ImmutableArray<JsonElement>))]
[JsonSerializable(typeof(GuardDocument))]
[JsonSerializable(typeof(CounterDocument))]
[JsonSerializable(typeof(RoleGrantDocument))]
[JsonSerializable(typeof(ImmutableArray<RoleGrant>))]
[JsonSerializable(typeof(ImmutableArray<PartitionCount>))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class CatalogJson : JsonSerializerContext;
