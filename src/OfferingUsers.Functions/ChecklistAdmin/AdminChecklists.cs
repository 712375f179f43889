using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary><c>/api/checklists-admin/</c>.</summary>
public sealed class AdminChecklists(ReadChecklists stored) : AdminResource
{
    public const string Path = "checklists-admin";
    public const string Route = "api/" + Path;

    private const string DefaultType = "project_compliance";

    public override string Name => Path;

    public override IEnumerable<AdminObject> In(IEnumerable<JsonObject> checklists) =>
        checklists.Select(checklist => new AdminObject(checklist, null, checklist));

    public override Task<IReadOnlyList<JsonObject>> HoldersAsync(string uuid, CancellationToken cancellation) => stored.OneAsync(uuid, cancellation);

    public override AdminFilter Filter(ListParameters parameters)
    {
        var one = parameters.Choices("checklist_type", commas: false, CatalogCollections.ChecklistTypes.Contains);
        var several = parameters.Choices("checklist_type__in", commas: true, CatalogCollections.ChecklistTypes.Contains);
        return new(
            stored.AllAsync,
            candidate => (one.IsDefault || Text(candidate.Self, "checklist_type") == one[^1])
                && (several.IsDefault || several.Contains(Text(candidate.Self, "checklist_type"))));
    }

    public override void Write(Utf8JsonWriter json, AdminObject shown, string baseUrl)
    {
        json.WriteStartObject();
        json.WriteString("uuid", shown.Uuid);
        json.WriteString("url", Url(baseUrl, shown.Uuid));
        foreach (var key in new[] { "name", "description", "checklist_type" })
        {
            json.WriteString(key, Text(shown.Self, key));
        }

        json.WriteNumber("questions_count", Parts(shown.Self, "questions").Count());
        json.WriteEndObject();
    }

    public override Task<Outcome<string>> ParentOfAsync(JsonElement body, CancellationToken cancellation) =>
        Task.FromResult<Outcome<string>>(Guid.NewGuid().Hex());

    public override Refusal? Put(JsonObject checklist, string uuid, JsonElement body, bool isPartial)
    {
        var errors = new FieldErrors();
        var isNew = checklist["name"] is null;
        foreach (var key in new[] { "name", "description", "checklist_type" })
        {
            var value = Read(body, key, CatalogCollections.Checklists.Find(key)!.Read, errors, isRequired: key == "name" && !isPartial);
            if (value is not null)
            {
                checklist[key] = value;
            }
        }

        if (isNew)
        {
            checklist["checklist_type"] ??= DefaultType;
        }

        return errors.Refusal;
    }

    public override void Remove(JsonObject checklist, string uuid) =>
        throw new InvalidOperationException("A checklist is removed from the catalog as a whole.");
}
