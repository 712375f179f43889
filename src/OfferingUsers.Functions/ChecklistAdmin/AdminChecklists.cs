using System.Text.Json;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary><c>/api/checklists-admin/</c>.</summary>
public sealed class AdminChecklists(ReadChecklists stored) : AdminResource<AdminChecklist>
{
    public const string Path = "checklists-admin";
    public const string Route = "api/" + Path;

    /// <summary>The type of one that is made here without saying which; an import has a default of its own.</summary>
    public const string DefaultType = "project_compliance";

    public override string Name => Path;

    public override IEnumerable<AdminChecklist> In(IEnumerable<Checklist> checklists) => checklists.Select(checklist => new AdminChecklist(checklist));

    public override Task<IReadOnlyList<Checklist>> HoldersAsync(Guid uuid, CancellationToken cancellation) => stored.OneAsync(uuid, cancellation);

    public override AdminFilter<AdminChecklist> Filter(ListParameters parameters)
    {
        var one = parameters.Choices("checklist_type", commas: false, CatalogCollections.ChecklistTypes.Contains);
        var several = parameters.Choices("checklist_type__in", commas: true, CatalogCollections.ChecklistTypes.Contains);
        return new(
            stored.AllAsync,
            candidate => (one.IsDefault || candidate.Checklist.ChecklistType == one[^1])
                && (several.IsDefault || several.Contains(candidate.Checklist.ChecklistType)));
    }

    public override void Write(Utf8JsonWriter json, AdminChecklist shown, string baseUrl)
    {
        json.WriteStartObject();
        json.WriteString("uuid", shown.Uuid.Hex());
        json.WriteString("url", Url(baseUrl, shown.Uuid));
        json.WriteString("name", shown.Checklist.Name);
        json.WriteString("description", shown.Checklist.Description);
        json.WriteString("checklist_type", shown.Checklist.ChecklistType);
        json.WriteNumber("questions_count", shown.Checklist.Questions.Length);

        // There are no categories, and clients need the keys of one (newer-waldur.md 4.2).
        json.WriteString("category_name", "");
        json.WriteString("category_uuid", Guid.Empty.Hex());
        json.WriteNull("category");
        json.WriteEndObject();
    }

    public override Task<Outcome<Guid>> ParentOfAsync(JsonElement body, CancellationToken cancellation) => Task.FromResult<Outcome<Guid>>(Guid.NewGuid());

    public override Outcome<Checklist> Put(Checklist checklist, Guid uuid, JsonElement body, bool isPartial)
    {
        var errors = new FieldErrors();
        var name = Sent("name", isRequired: !isPartial);
        var description = Sent("description");
        var type = Sent("checklist_type");
        return errors.Refusal is { } invalid ? invalid : checklist with
        {
            Name = name ?? checklist.Name,
            Description = description ?? checklist.Description,
            ChecklistType = type ?? checklist.ChecklistType,
        };

        string? Sent(string key, bool isRequired = false) => (string?)Read(body, key, CatalogCollections.Checklists.Find(key)!.Read, errors, isRequired);
    }

    public override Checklist Remove(Checklist checklist, Guid uuid) =>
        throw new InvalidOperationException("A checklist is removed from the catalog as a whole.");
}
