using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>A kind of object: where Waldur lists it, and what it is in the catalog.</summary>
/// <param name="Name">What progress and report call it.</param>
/// <param name="Path">The list in Waldur's API.</param>
/// <param name="Collection">The collection it is imported into.</param>
/// <param name="MapAsync">A page's objects in the form of the import; an object that is none of the kind is left out.</param>
internal sealed record WaldurKind(
    string Name, string Path, string Collection,
    Func<WaldurSource, IReadOnlyList<JsonObject>, CancellationToken, Task<IReadOnlyList<JsonObject>>> MapAsync);

/// <summary>
/// The kinds in an order in which none refers to a later one. Their keys are those of Waldur's representations; only what the catalog knows is taken.
/// </summary>
internal static class WaldurKinds
{
    private static readonly string[] QuestionKeys =
    [
        "uuid", "description", "question_type", "order", "required", "user_guidance", "always_show_guidance",
        "guidance_answer_value", "guidance_operator", "operator", "review_answer_value",
        "always_requires_review", "dependency_logic_operator", "min_value", "max_value",
        "allowed_file_types", "allowed_mime_types", "max_file_size_mb", "max_files_count",
    ];

    public static readonly IReadOnlyList<WaldurKind> All =
    [
        Simple("roles", "api/roles/", "roles", role => Take(role, "name", "permissions")),
        Simple("customers", "api/customers/", "customers", customer => Groups(Take(customer, "uuid", "name"), customer)),
        Simple("users", "api/users/", "users",
            user => Take(user, "uuid", "username", "first_name", "last_name", "email", "is_staff", "is_support", "is_active")),
        Simple("projects", "api/projects/", "projects", project => Refer(Take(project, "uuid", "name"), "customer", project, "customer_uuid")),
        new("checklists", "api/checklists-admin/", "checklists", ChecklistsAsync),
        Simple("offerings", "api/marketplace-provider-offerings/", "offerings", Offering),
        // A parent may be on a later page than its child: parents are set when all offerings are there.
        Simple("parents of offerings", "api/marketplace-provider-offerings/", "offerings",
            offering => offering["parent_uuid"] is null ? null : Refer(Take(offering, "uuid"), "parent", offering, "parent_uuid")),
        new("grants of customers", "api/customers/", "role_grants", (source, page, token) => GrantsAsync(source, page, "customer", "customers", token)),
        new("grants of projects", "api/projects/", "role_grants", (source, page, token) => GrantsAsync(source, page, "project", "projects", token)),
        Simple("terms of service", "api/marketplace-offering-terms-of-service/", "terms_of_service",
            terms => Refer(
                Take(terms, "uuid", "version", "is_active", "requires_reconsent", "grace_period_days", "created"),
                "offering", terms, "offering_uuid")),
        Simple("consents", "api/marketplace-user-offering-consents/", "consents",
            consent => Refer(Refer(
                Take(consent, "uuid", "version", "agreement_date", "revocation_date"), "offering", consent, "offering_uuid"),
                "user", consent, "user_uuid")),
        Simple("offering users", "api/marketplace-offering-users/?o=created", "offering_users",
            record => Refer(Refer(
                Take(record, "uuid", "username", "state", "is_restricted", "service_provider_comment", "service_provider_comment_url", "created", "modified"),
                "offering", record, "offering_uuid"), "user", record, "user_uuid")),
    ];

    /// <summary>What this app keeps and no list of Waldur tells.</summary>
    public static readonly IReadOnlyList<string> NotTaken =
    [
        "keys: Waldur tells nobody's; issue new ones with POST /api/catalog/users/{uuid}/token/",
        "answers to checklists and their files: the completions begin empty",
        "the history of records, and grants of offerings",
    ];

    private static WaldurKind Simple(string name, string path, string collection, Func<JsonObject, JsonObject?> map) =>
        new(name, path, collection, (_, page, _) => Task.FromResult<IReadOnlyList<JsonObject>>([.. page.Select(map).OfType<JsonObject>()]));

    private static JsonObject Take(JsonObject from, params string[] keys) =>
        new(keys.Where(from.ContainsKey).Select(key => KeyValuePair.Create(key, from[key]?.DeepClone())));

    private static JsonObject Refer(JsonObject to, string key, JsonObject from, string property)
    {
        to[key] = from[property]?.DeepClone();
        return to;
    }

    /// <summary>Waldur shows its groups as objects.</summary>
    private static JsonObject Groups(JsonObject to, JsonObject from)
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
        var taken = Groups(Refer(Take(offering, "uuid", "name", "slug", "plugin_options", "state", "type"), "customer", offering, "customer_uuid"), offering);
        if (offering["compliance_checklist"] is JsonValue checklist)
        {
            taken["compliance_checklist"] = LastOf(checklist.ToString());
        }

        return taken;
    }

    private static async Task<IReadOnlyList<JsonObject>> GrantsAsync(
        WaldurSource source, IReadOnlyList<JsonObject> scopes, string scopeType, string path, CancellationToken cancellation)
    {
        var grants = new List<JsonObject>();
        foreach (var scope in scopes)
        {
            foreach (var grant in await source.AllAsync($"api/{path}/{scope["uuid"]}/list_users/", cancellation))
            {
                var taken = Refer(Refer(Take(grant, "uuid"), "user", grant, "user_uuid"), "role", grant, "role_name");
                taken["scope_type"] = scopeType;
                taken["scope"] = scope["uuid"]?.DeepClone();
                grants.Add(taken);
            }
        }

        return grants;
    }

    /// <summary>Checklists with their questions, options and dependencies in them.</summary>
    private static async Task<IReadOnlyList<JsonObject>> ChecklistsAsync(
        WaldurSource source, IReadOnlyList<JsonObject> checklists, CancellationToken cancellation)
    {
        var dependencies = (await source.AllAsync("api/checklists-admin-question-dependencies/", cancellation))
            .ToLookup(dependency => LastOf(dependency["question"]!.ToString()));
        var taken = new List<JsonObject>();
        foreach (var checklist in checklists)
        {
            var questions = await source.OnceAsync($"api/checklists-admin/{checklist["uuid"]}/questions/", cancellation);
            var whole = Take(checklist, "uuid", "name", "description", "checklist_type");
            whole["questions"] = new JsonArray([.. questions.Select(question =>
            {
                var asked = Take(question, QuestionKeys);
                asked["options"] = new JsonArray([.. (question["question_options"] as JsonArray ?? [])
                    .Select(option => Take(option!.AsObject(), "uuid", "label", "order"))]);
                asked["dependencies"] = new JsonArray([.. dependencies[LastOf(question["uuid"]!.ToString())].Select(dependency =>
                {
                    var condition = Take(dependency, "uuid", "required_answer_value", "operator");
                    condition["depends_on_question"] = LastOf(dependency["depends_on_question"]!.ToString());
                    return condition;
                })]);
                return asked;
            })]);
            taken.Add(whole);
        }

        return taken;
    }

    /// <summary>The uuid in hex at the end of a URL, or the uuid itself.</summary>
    private static string LastOf(string text) => text.TrimEnd('/').Split('/')[^1].Replace("-", "", StringComparison.Ordinal);
}
