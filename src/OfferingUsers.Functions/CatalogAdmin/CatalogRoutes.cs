using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Functions.Access;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>The routes of single objects, and how a request names one (catalog.md 3).</summary>
internal static class CatalogRoutes
{
    public const string List = "api/catalog/{collection}";
    public const string Detail = List + "/{key}";

    /// <summary>The collection, for staff; its records of the resource can be imported only.</summary>
    public static Outcome<CatalogCollection> Collection(HttpRequest request, string name)
    {
        if (request.Caller().RefuseUnlessStaff() is { } refusal)
        {
            return refusal;
        }

        return CatalogCollections.ByName.TryGetValue(name, out var collection) && !collection.IsImportOnly ? collection : new NotFound();
    }

    /// <summary>The object's key in the form in which it is stored.</summary>
    public static Outcome<string> Key(CatalogCollection collection, string key)
    {
        return collection == CatalogCollections.Roles ? key : Uuids.TryParse(key, out var uuid) ? uuid.Hex() : new NotFound();
    }

    /// <summary>A built-in role in the form of a stored one.</summary>
    public static System.Text.Json.Nodes.JsonObject BuiltIn(Domain.Catalog.Role role)
    {
        return new()
        {
            ["name"] = role.Name,
            ["permissions"] = new System.Text.Json.Nodes.JsonArray([.. role.Permissions.Select(permission => (System.Text.Json.Nodes.JsonNode)permission)]),
        };
    }

    /// <summary>The built-in role of that name, where the collection is that of roles.</summary>
    public static System.Text.Json.Nodes.JsonObject? BuiltIn(CatalogCollection collection, string key) =>
        collection == CatalogCollections.Roles && BuiltInRoles.ByName.TryGetValue(key, out var role) ? BuiltIn(role) : null;
}
