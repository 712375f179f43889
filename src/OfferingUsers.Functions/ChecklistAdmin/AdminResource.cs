using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>
/// One of the four kinds of objects that administrators deal with (checklists.md 6). All of them are parts of a checklist's document in the catalog.
/// </summary>
public abstract class AdminResource<T>
    where T : AdminObject
{
    /// <summary>The path below <c>/api/</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The objects of checklists that come newest first, in the order of a list.</summary>
    public abstract IEnumerable<T> In(IEnumerable<Checklist> checklists);

    /// <summary>The checklists, newest first, that the object of a uuid may lie in.</summary>
    public abstract Task<IReadOnlyList<Checklist>> HoldersAsync(Guid uuid, CancellationToken cancellation);

    /// <summary>What a list's parameters ask for.</summary>
    public abstract AdminFilter<T> Filter(ListParameters parameters);

    /// <summary>The object's keys, in their order.</summary>
    public abstract void Write(Utf8JsonWriter json, T shown, string baseUrl);

    /// <summary>The key by which a new object names what it belongs to.</summary>
    public virtual string ParentKey => "question";

    /// <summary>The uuid of the checklist that a new object belongs to, as its body names it, or of a new one.</summary>
    public abstract Task<Outcome<Guid>> ParentOfAsync(JsonElement body, CancellationToken cancellation);

    /// <summary>The checklist with what was sent: in the object of that uuid, or as a new one. What is wrong with it as a whole is judged afterwards.</summary>
    /// <param name="isPartial">Whether keys that a new object needs may be missing.</param>
    public abstract Outcome<Checklist> Put(Checklist checklist, Guid uuid, JsonElement body, bool isPartial);

    /// <summary>The checklist without the object of that uuid.</summary>
    public abstract Checklist Remove(Checklist checklist, Guid uuid);

    /// <summary>An object's URL.</summary>
    public string Url(string baseUrl, Guid uuid) => $"{baseUrl}/api/{Name}/{uuid.Hex()}/";

    /// <summary>Reads a key where it is present, as a value of its type or null; what is wrong with it is added to the errors.</summary>
    protected static JsonNode? Read(JsonElement body, string key, CatalogKey.Reader read, FieldErrors errors, bool isRequired = false)
    {
        if (!body.TryGetProperty(key, out var sent))
        {
            if (isRequired)
            {
                errors.Add(key, TextField.Required);
            }

            return null;
        }

        var value = sent.ValueKind == JsonValueKind.Null ? CatalogKey.ReadValue.Wrong(TextField.NotNull) : read(sent);
        if (value.Error is not null)
        {
            errors.Add(key, value.Error);
        }

        return value.Value;
    }

    protected static bool Has(JsonElement body, string key) => body.TryGetProperty(key, out _);
}

/// <summary>Which objects a list shows.</summary>
/// <param name="Checklists">Reads the checklists, newest first, that the objects lie in.</param>
/// <param name="Match">Tells those that are asked for from others there.</param>
public sealed record AdminFilter<T>(Func<CancellationToken, Task<IReadOnlyList<Checklist>>> Checklists, Func<T, bool> Match)
    where T : AdminObject;
