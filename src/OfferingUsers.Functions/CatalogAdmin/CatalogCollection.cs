using System.Collections.Immutable;
using System.Text.Json.Nodes;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>A collection of the catalog (catalog.md 1): its keys, and what its objects claim for themselves alone.</summary>
/// <param name="Name">The name on the wire.</param>
/// <param name="Kind">The kind of its documents.</param>
/// <param name="KeyName">The key that names an object: <c>uuid</c>, for roles <c>name</c>.</param>
/// <param name="Keys">All keys, in the order in which GET shows them.</param>
public sealed record CatalogCollection(string Name, string Kind, string KeyName, ImmutableArray<CatalogKey> Keys)
{
    /// <summary>What an object claims: the guard document's id, the field and the message where another object has it.</summary>
    public Func<JsonObject, IEnumerable<Claim>> Claims { get; init; } = _ => [];

    /// <summary>References that depend on other values of the object.</summary>
    public Func<JsonObject, IEnumerable<Reference>> OtherReferences { get; init; } = _ => [];

    /// <summary>Whether the objects are records of the resource and not documents of the catalog; then they can be imported only.</summary>
    public bool IsImportOnly { get; init; }

    public string IdOf(string key) => CatalogIds.Of(Kind, key);

    public CatalogKey? Find(string name) => Keys.FirstOrDefault(key => key.Name == name);

    /// <summary>Everything an object refers to.</summary>
    public IEnumerable<Reference> References(JsonObject value)
    {
        return Keys.Where(key => key.RefersTo is not null && value[key.Property] is not null)
            .Select(key => new Reference(key.Name, key.RefersTo!, value.Text(key.Property)!))
            .Concat(OtherReferences(value));
    }

    public sealed record Claim(string Guard, string Field, string Message);

    public sealed record Reference(string Field, string Collection, string Key);
}
