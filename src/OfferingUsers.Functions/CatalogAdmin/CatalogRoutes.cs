using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Functions.Access;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>The routes of catalog objects, and their parameters (catalog.md 3).</summary>
internal static class CatalogRoutes
{
    public const string List = "api/catalog/{collection}";
    public const string Detail = List + "/{key}";

    /// <summary>The collection with that name; refused for callers other than staff, and for offering users, which can only be imported.</summary>
    public static Outcome<CatalogCollection> FindCollection(HttpRequest request, string name)
    {
        if (request.Caller().RefuseUnlessStaff() is { } refusal)
        {
            return refusal;
        }

        return CatalogCollections.ByName.TryGetValue(name, out var collection) && !collection.IsImportOnly ? collection : new NotFound();
    }

    /// <summary>The object's key in its stored form.</summary>
    public static Outcome<string> ParseKey(CatalogCollection collection, string key)
    {
        return collection == CatalogCollections.Roles ? key : Uuids.TryParse(key, out var uuid) ? uuid.Hex() : new NotFound();
    }

    /// <summary>The document of a built-in role.</summary>
    public static System.Text.Json.Nodes.JsonObject BuiltIn(Domain.Catalog.Role role)
    {
        return new()
        {
            ["name"] = role.Name,
            ["permissions"] = new System.Text.Json.Nodes.JsonArray([.. role.Permissions.Select(permission => (System.Text.Json.Nodes.JsonNode)permission)]),
        };
    }

    /// <summary>The document of the built-in role with that name; null if there is none, or for another collection.</summary>
    public static System.Text.Json.Nodes.JsonObject? BuiltIn(CatalogCollection collection, string key) =>
        collection == CatalogCollections.Roles && BuiltInRoles.ByName.TryGetValue(key, out var role) ? BuiltIn(role) : null;
}
