using System.Collections.Immutable;
using System.Text.Json.Nodes;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>A collection of the catalog (catalog.md 1): its keys, references and unique values.</summary>
/// <param name="Name">The name in the API.</param>
/// <param name="Kind">The kind of its documents.</param>
/// <param name="KeyName">The identifying key: <c>uuid</c>, for roles <c>name</c>.</param>
/// <param name="Keys">All keys, in the order of the representation.</param>
public sealed record CatalogCollection(string Name, string Kind, string KeyName, ImmutableArray<CatalogKey> Keys)
{
    /// <summary>The unique values of an object: the guard's id, and the field and message of the error if another object owns it.</summary>
    public Func<JsonObject, IEnumerable<Claim>> Claims { get; init; } = _ => [];

    /// <summary>References whose collection depends on other values of the object.</summary>
    public Func<JsonObject, IEnumerable<Reference>> OtherReferences { get; init; } = _ => [];

    /// <summary>Whether the objects are offering users and not documents of the catalog; these can only be imported.</summary>
    public bool IsImportOnly { get; init; }

    public string IdOf(string key) => CatalogIds.Of(Kind, key);

    public CatalogKey? Find(string name) => Keys.FirstOrDefault(key => key.Name == name);

    /// <summary>All references of an object.</summary>
    public IEnumerable<Reference> References(JsonObject value)
    {
        return Keys.Where(key => key.RefersTo is not null && value[key.Property] is not null)
            .Select(key => new Reference(key.Name, key.RefersTo!, value.Text(key.Property)!))
            .Concat(OtherReferences(value));
    }

    public sealed record Claim(string Guard, string Field, string Message);

    public sealed record Reference(string Field, string Collection, string Key);
}
