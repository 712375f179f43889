using System.Text.Json.Nodes;
using OfferingUsers.Domain.Catalog;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>A kind of objects: its list in Waldur's API, and its collection in the catalog.</summary>
/// <param name="Name">The name in the progress file and in the output.</param>
/// <param name="Path">The path of the list in Waldur's API.</param>
/// <param name="Collection">The collection to import into.</param>
/// <param name="MapAsync">Converts the objects of a page to the format of the import, without objects that are not of the kind.</param>
internal sealed record WaldurKind(
    string Name, string Path, string Collection,
    Func<WaldurSource, IReadOnlyList<JsonObject>, CancellationToken, Task<IReadOnlyList<JsonObject>>> MapAsync)
{
    /// <summary>Whether the upstream decides about them also after the move, see <see cref="SyncWithUpstream"/>; this app decides about the others.</summary>
    public bool IsInStep { get; init; }

    /// <summary>Whether the objects tell when they were modified, so that only those since the last round need be read.</summary>
    public bool TellsModified { get; init; }

    /// <summary>The type of the scopes that the path lists, whose role grants these are; null for other kinds.</summary>
    public string? GrantsOf { get; init; }

    /// <summary>Keys about which this app decides after the move.</summary>
    public IReadOnlyList<string> Own { get; init; } = [];
}

/// <summary>
/// The kinds, each of which refers only to earlier ones. Only keys of Waldur's representations that the catalog has are imported.
/// </summary>
internal static class WaldurKinds
{
    private static readonly string[] QuestionKeys =
    [
        "uuid", "description", "question_type", "order", "required", "user_guidance", "always_show_guidance",
        "guidance_answer_value", "guidance_operator", "operator", "review_answer_value",
        "always_requires_review", "dependency_logic_operator", "min_value", "max_value",
        "allowed_file_types", "allowed_mime_types", "max_file_size_mb", "max_files_count",
        "likert_scale_length", "likert_low_label", "likert_high_label", "likert_allow_na", "rich_text_char_limit", "rich_text_toolbar_level",
    ];

    private static readonly string[] ProfileKeys = [.. UserAttribute.Profile.Select(attribute => attribute.Name)];

    public static readonly IReadOnlyList<WaldurKind> All =
    [
        Simple("roles", "api/roles/", "roles", role => Copy(role, "name", "permissions")) with { IsInStep = true },
        InStep(Simple("customers", "api/customers/", "customers", customer => CopyGroups(Copy(customer, "uuid", "name"), customer))),
        InStep(Simple("users", "api/users/", "users", User)),
        InStep(Simple("projects", "api/projects/", "projects", project => CopyUuid(Copy(project, "uuid", "name"), "customer", project, "customer_uuid"))),
        new("checklists", "api/checklists-admin/", "checklists", ChecklistsAsync),
        InStep(Simple("offerings", "api/marketplace-provider-offerings/", "offerings", Offering)) with { Own = ["compliance_checklist"] },
        // A parent may be on a later page than its child, so parents are set after all offerings are imported.
        InStep(Simple("parents of offerings", "api/marketplace-provider-offerings/", "offerings",
            offering => offering["parent_uuid"] is null ? null : CopyUuid(Copy(offering, "uuid"), "parent", offering, "parent_uuid"))),
        Grants("grants of customers", ScopeTypes.Customer, "customers"),
        Grants("grants of projects", ScopeTypes.Project, "projects"),
        Grants("grants of offerings", ScopeTypes.Offering, "marketplace-provider-offerings"),
        Simple("terms of service", "api/marketplace-offering-terms-of-service/", "terms_of_service",
            terms => CopyUuid(
                Copy(terms, [
                    "uuid", "version", "is_active", "requires_reconsent", "grace_period_days", "created",
                    .. Given(terms, "terms_of_service", "terms_of_service_link")]),
                "offering", terms, "offering_uuid")),
        Simple("consents", "api/marketplace-user-offering-consents/", "consents",
            consent => CopyUuid(CopyUuid(
                Copy(consent, "uuid", "version", "agreement_date", "revocation_date"), "offering", consent, "offering_uuid"),
                "user", consent, "user_uuid")),
        Simple("offering users", "api/marketplace-offering-users/?o=created", "offering_users",
            record => CopyUuid(CopyUuid(
                Copy(record, [
                    "uuid", "username", "state", "is_restricted", "service_provider_comment", "service_provider_comment_url", "created", "modified",
                    .. Given(record, "runtime_state")]),
                "offering", record, "offering_uuid"), "user", record, "user_uuid")),
    ];

    /// <summary>Data of this app that Waldur's lists do not contain.</summary>
    public static readonly IReadOnlyList<string> NotTaken =
    [
        "keys: Waldur tells nobody's; issue new ones with POST /api/catalog/users/{uuid}/token/",
        "answers to checklists and their files: the completions begin empty",
        "the history of records",
        "what offerings expose of their users: choose it again with update-user-attribute-config/",
    ];

    /// <summary>A user as the import takes them, from Waldur's representation.</summary>
    public static JsonObject User(JsonObject user) => Copy(
        user, ["uuid", "username", "first_name", "last_name", "email", "is_staff", "is_support", "is_active", .. Given(user, ProfileKeys)]);

    private static WaldurKind InStep(WaldurKind kind) => kind with { IsInStep = true, TellsModified = true };

    private static WaldurKind Grants(string name, string scopeType, string path) => new(
        name, $"api/{path}/", "role_grants", (source, page, token) => GrantsAsync(source, page, scopeType, path, token))
    {
        IsInStep = true,
        GrantsOf = scopeType,
    };

    private static WaldurKind Simple(string name, string path, string collection, Func<JsonObject, JsonObject?> map) =>
        new(name, path, collection, (_, page, _) => Task.FromResult<IReadOnlyList<JsonObject>>([.. page.Select(map).OfType<JsonObject>()]));

    private static JsonObject Copy(JsonObject from, params string[] keys) =>
        new(keys.Where(from.ContainsKey).Select(key => KeyValuePair.Create(key, from[key]?.DeepClone())));

    /// <summary>The keys with a value among optional ones: Waldur has null where the catalog has nothing.</summary>
    private static IEnumerable<string> Given(JsonObject from, params string[] keys) => keys.Where(key => from[key] is not null);

    private static JsonObject CopyUuid(JsonObject to, string key, JsonObject from, string property)
    {
        to[key] = from[property]?.DeepClone();
        return to;
    }

    /// <summary>Copies the uuids of organization groups, which Waldur represents as objects.</summary>
    private static JsonObject CopyGroups(JsonObject to, JsonObject from)
    {
        if (from["organization_groups"] is JsonArray groups)
        {
            to["organization_groups"] = new JsonArray([.. groups.Select(group =>
                group is JsonObject described ? described["uuid"]?.DeepClone() : group?.DeepClone())]);
        }

        return to;
    }

    private static JsonObject Offering(JsonObject offering)
    {
        var result = CopyUuid(Copy(offering, "uuid", "name", "slug", "plugin_options", "state", "type"), "customer", offering, "customer_uuid");
        CopyGroups(result, offering);
        if (offering["compliance_checklist"] is JsonValue checklist)
        {
            result["compliance_checklist"] = UuidOf(checklist.ToString());
        }

        return result;
    }

    private static async Task<IReadOnlyList<JsonObject>> GrantsAsync(
        WaldurSource source, IReadOnlyList<JsonObject> scopes, string scopeType, string path, CancellationToken cancellation)
    {
        var grants = new List<JsonObject>();
        foreach (var scope in scopes)
        {
            foreach (var grant in await source.ReadAllAsync($"api/{path}/{scope["uuid"]}/list_users/", cancellation))
            {
                var result = CopyUuid(CopyUuid(Copy(grant, "uuid"), "user", grant, "user_uuid"), "role", grant, "role_name");
                result["scope_type"] = scopeType;
                result["scope"] = scope["uuid"]?.DeepClone();
                grants.Add(result);
            }
        }

        return grants;
    }

    /// <summary>Converts checklists, with questions, options and dependencies.</summary>
    private static async Task<IReadOnlyList<JsonObject>> ChecklistsAsync(
        WaldurSource source, IReadOnlyList<JsonObject> checklists, CancellationToken cancellation)
    {
        var dependencies = (await source.ReadAllAsync("api/checklists-admin-question-dependencies/", cancellation))
            .ToLookup(dependency => UuidOf(dependency["question"]!.ToString()));
        var result = new List<JsonObject>();
        foreach (var checklist in checklists)
        {
            var questions = await source.ReadListAsync($"api/checklists-admin/{checklist["uuid"]}/questions/", cancellation);
            var copy = Copy(checklist, "uuid", "name", "description", "checklist_type");
            copy["questions"] = new JsonArray([.. questions.Select(question =>
            {
                var definition = Copy(question, QuestionKeys);
                definition["options"] = new JsonArray([.. (question["question_options"] as JsonArray ?? [])
                    .Select(option => Copy(option!.AsObject(), "uuid", "label", "order"))]);
                definition["dependencies"] = new JsonArray([.. dependencies[UuidOf(question["uuid"]!.ToString())].Select(dependency =>
                {
                    var condition = Copy(dependency, "uuid", "required_answer_value", "operator");
                    condition["depends_on_question"] = UuidOf(dependency["depends_on_question"]!.ToString());
                    return condition;
                })]);
                return definition;
            })]);
            result.Add(copy);
        }

        return result;
    }

    /// <summary>The uuid in hex at the end of a URL, or the uuid itself.</summary>
    private static string UuidOf(string text) => text.TrimEnd('/').Split('/')[^1].Replace("-", "", StringComparison.Ordinal);
}
