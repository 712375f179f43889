using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>
/// One of the four kinds of objects that administrators deal with (checklists.md 6). All of them are parts of a checklist's document in the catalog.
/// </summary>
public abstract class AdminResource
{
    /// <summary>The path below <c>/api/</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The objects of checklists that come newest first, in the order of a list.</summary>
    public abstract IEnumerable<AdminObject> In(IEnumerable<JsonObject> checklists);

    /// <summary>The checklists, newest first, that the object of a uuid may lie in.</summary>
    public abstract Task<IReadOnlyList<JsonObject>> HoldersAsync(string uuid, CancellationToken cancellation);

    /// <summary>What a list's parameters ask for.</summary>
    public abstract AdminFilter Filter(ListParameters parameters);

    /// <summary>The object's keys, in their order.</summary>
    public abstract void Write(Utf8JsonWriter json, AdminObject shown, string baseUrl);

    /// <summary>The uuid of the checklist that a new object belongs to, as its body names it, or of a new one.</summary>
    public abstract Task<Outcome<string>> ParentOfAsync(JsonElement body, CancellationToken cancellation);

    /// <summary>
    /// Writes what was sent into a copy of the checklist's document: into the object of that uuid, or as a new one. What is wrong with it as a whole is
    /// judged afterwards.
    /// </summary>
    /// <param name="isPartial">Whether keys that a new object needs may be missing.</param>
    public abstract Refusal? Put(JsonObject checklist, string uuid, JsonElement body, bool isPartial);

    /// <summary>Takes the object of that uuid out of a copy of the checklist's document.</summary>
    public abstract void Remove(JsonObject checklist, string uuid);

    /// <summary>An object's URL.</summary>
    public string Url(string baseUrl, string uuid) => $"{baseUrl}/api/{Name}/{uuid}/";

    /// <summary>Reads a key where it is present; what is wrong with it is added to the errors.</summary>
    protected static JsonNode? Read(JsonElement body, string key, CatalogKey.Reader read, FieldErrors errors, bool isRequired = false, bool isNullable = false)
    {
        if (!body.TryGetProperty(key, out var sent))
        {
            if (isRequired)
            {
                errors.Add(key, TextField.Required);
            }

            return null;
        }

        if (sent.ValueKind == JsonValueKind.Null)
        {
            if (!isNullable)
            {
                errors.Add(key, TextField.NotNull);
            }

            return null;
        }

        var value = read(sent);
        if (value.Error is not null)
        {
            errors.Add(key, value.Error);
        }

        return value.Value;
    }

    /// <summary>Whether a key that is present is to be written: only what was read without fault comes here.</summary>
    protected static bool Has(JsonElement body, string key) => body.TryGetProperty(key, out _);

    protected static IEnumerable<JsonObject> Parts(JsonObject of, string key) => (of[key] as JsonArray ?? []).Select(part => part!.AsObject());

    protected static string Text(JsonObject of, string key) => of[key]!.GetValue<string>();

    /// <summary>Removes the part of that uuid from a list.</summary>
    protected static void RemovePart(JsonObject of, string key, Predicate<JsonObject> match)
    {
        var list = of[key]!.AsArray();
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (match(list[i]!.AsObject()))
            {
                list.RemoveAt(i);
            }
        }
    }
}

/// <summary>An object as it lies in the catalog.</summary>
/// <param name="Question">The question it is, or belongs to; null for a checklist.</param>
/// <param name="Self">The object's own part of the document.</param>
public sealed record AdminObject(JsonObject Checklist, JsonObject? Question, JsonObject Self)
{
    public string Uuid => Self["uuid"]!.GetValue<string>();
}

/// <summary>Which objects a list shows.</summary>
/// <param name="Checklists">Reads the checklists, newest first, that the objects lie in.</param>
/// <param name="Match">Tells those that are asked for from others there.</param>
public sealed record AdminFilter(Func<CancellationToken, Task<IReadOnlyList<JsonObject>>> Checklists, Func<AdminObject, bool> Match);
