using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.MoveIn;

/// <summary>
/// Objects in the shapes of Waldur's representations (offering-users.md 1.3, checklists.md 6, catalog.md 6, and Waldur's own documentation for the rest),
/// with keys that this app does not know.
/// </summary>
internal sealed class WaldurShapes(ServedWaldur waldur)
{
    public string Provider { get; } = World.NewUuid();

    public string Consumer { get; } = World.NewUuid();

    public string Project { get; } = World.NewUuid();

    public string Checklist { get; } = World.NewUuid();

    public string Parent { get; } = World.NewUuid();

    public string Offering { get; } = World.NewUuid();

    public string Owner { get; } = World.NewUuid();

    public IReadOnlyList<string> Users { get; } = [.. Enumerable.Range(0, 25).Select(_ => World.NewUuid())];

    public IReadOnlyList<string> Records { get; } = [.. Enumerable.Range(0, 25).Select(_ => World.NewUuid())];

    public void Serve()
    {
        var group = World.NewUuid();
        var (first, second, option) = (World.NewUuid(), World.NewUuid(), World.NewUuid());
        List("roles", $$"""
            {"uuid":"{{World.NewUuid()}}","name":"CUSTOMER.OWNER","description":"Organization owner","is_system_role":true,"is_active":true,
             "permissions":["OFFERING.CREATE_USER","OFFERING.UPDATE_USER","OFFERING.DELETE_USER"],"users_count":4,"content_type":"customer"}
            """);
        List("customers", Customer(Provider, "HPC Centre", group), Customer(Consumer, "University", group));
        List("users", [.. Users.Select((uuid, n) => User(uuid, n)), User(Owner, 100)]);
        List("projects", $$"""
            {"url":"{{Url("projects", Project)}}","uuid":"{{Dashed(Project)}}","name":"Simulations","customer":"{{Url("customers", Consumer)}}",
             "customer_uuid":"{{Consumer}}","customer_name":"University","description":"","created":"2025-10-01T00:00:00Z"}
            """);
        List("checklists-admin", $$"""
            {"uuid":"{{Checklist}}","url":"{{Url("checklists-admin", Checklist)}}","name":"Declaration","description":"Yearly",
             "checklist_type":"offering_compliance","questions_count":2,"category_name":null,"category_uuid":null,"category":null}
            """);
        List($"checklists-admin/{Checklist}/questions", Question(first, "boolean", 1, ""), Question(second, "single_select", 2, $$"""
            {"uuid":"{{option}}","label":"Public","order":1,"url":"{{Url("checklists-admin-question-options", option)}}","question":"x",
             "question_uuid":"{{second}}"}
            """));
        List("checklists-admin-question-dependencies", $$"""
            {"uuid":"{{World.NewUuid()}}","url":"x","question":"{{Url("checklists-admin-questions", second)}}","question_name":"Who?",
             "depends_on_question":"{{Url("checklists-admin-questions", first)}}","depends_on_question_name":"Will you?",
             "required_answer_value":true,"operator":"equals"}
            """);
        List(
            "marketplace-provider-offerings",
            ProviderOffering(Offering, "Cluster A", "cluster-a", Parent, Checklist), ProviderOffering(Parent, "Cluster", "cluster", null, null));
        List($"customers/{Provider}/list_users", Grant(Owner, "CUSTOMER.OWNER"));
        List($"customers/{Consumer}/list_users");
        List($"projects/{Dashed(Project)}/list_users", [.. Users.Take(3).Select(user => Grant(user, "PROJECT.MEMBER"))]);
        List($"marketplace-provider-offerings/{Offering}/list_users", Grant(Owner, "OFFERING.MANAGER"));
        List($"marketplace-provider-offerings/{Parent}/list_users");
        List("marketplace-offering-terms-of-service", $$"""
            {"url":"x","uuid":"{{World.NewUuid()}}","offering_uuid":"{{Offering}}","offering_name":"Cluster A","terms_of_service":"<h1>Terms</h1>",
             "terms_of_service_link":"","version":"2.0","is_active":true,"requires_reconsent":true,"grace_period_days":60,"user_consent":null,
             "has_user_consent":false,"created":"2025-10-01T09:00:00Z","modified":"2025-10-01T09:00:00Z"}
            """);
        List("marketplace-user-offering-consents", $$"""
            {"url":"x","uuid":"{{Dashed(World.NewUuid())}}","user":"x","user_uuid":"{{Dashed(Users[0])}}","username":"u0","offering":"x",
             "offering_uuid":"{{Offering}}","offering_name":"Cluster A","agreement_date":"2025-10-02T10:30:00Z","version":"2.0",
             "revocation_date":null,"is_revoked":false,"created":"2025-10-02T10:30:00Z","modified":"2025-10-02T10:30:00Z"}
            """);
        List("marketplace-offering-users", [.. Records.Select((uuid, n) => Record(uuid, Users[n], n))]);
    }

    /// <summary>Another record, of a user that Waldur does not list.</summary>
    public string AddRecordOfNobody()
    {
        var uuid = World.NewUuid();
        waldur.Lists["api/marketplace-offering-users"].Add(JsonNode.Parse(Record(uuid, World.NewUuid(), 99)));
        return uuid;
    }

    private void List(string path, params string[] objects) => waldur.Lists["api/" + path] = new JsonArray([.. objects.Select(one => JsonNode.Parse(one))]);

    private static string Dashed(string uuid) => Guid.Parse(uuid).ToString();

    private string Url(string list, string uuid) => $"{waldur.Url}/api/{list}/{uuid}/";

    private string Customer(string uuid, string name, string group) => $$"""
        {"url":"{{Url("customers", uuid)}}","uuid":"{{uuid}}","name":"{{name}}","slug":"s","native_name":"","abbreviation":"",
         "contact_details":"","email":"","organization_groups":[{"url":"x","uuid":"{{group}}","name":"Research","parent_uuid":null}],
         "is_service_provider":true,"created":"2025-09-01T00:00:00Z"}
        """;

    private string User(string uuid, int n) => $$"""
        {"url":"{{Url("users", uuid)}}","uuid":"{{uuid}}","username":"u{{n}}@example.org","slug":"u{{n}}","full_name":"Ada Example",
         "native_name":"","job_title":"","email":"u{{n}}@example.org","phone_number":"","organization":"","civil_number":null,"description":"",
         "is_staff":false,"is_active":true,"is_support":false,"token_lifetime":3600,"registration_method":"default",
         "date_joined":"2025-09-01T00:00:00Z","first_name":"Ada","last_name":"Example","affiliations":[],"identity_provider_name":"",
         "permissions":[]}
        """;

    private string ProviderOffering(string uuid, string name, string slug, string? parent, string? checklist) => $$"""
        {"url":"{{Url("marketplace-provider-offerings", uuid)}}","uuid":"{{uuid}}","name":"{{name}}","slug":"{{slug}}",
         "customer":"{{Url("customers", Provider)}}","customer_uuid":"{{Provider}}","customer_name":"HPC Centre",
         "parent_uuid":{{(parent is null ? "null" : $"\"{parent}\"")}},"state":"Active","type":"Marketplace.Slurm",
         "plugin_options":{"service_provider_can_create_offering_user":true,"username_generation_policy":"service_provider"},"components":[],
         "has_compliance_requirements":{{(checklist is null ? "false" : "true")}},
         "compliance_checklist":{{(checklist is null ? "null" : $"\"{Dashed(checklist)}\"")}},
         "organization_groups":[],"created":"2025-09-01T00:00:00Z"}
        """;

    private string Question(string uuid, string type, int order, string option) => $$"""
        {"uuid":"{{uuid}}","required":true,"description":"Will you?","user_guidance":"","question_options":[{{option}}],
         "question_type":"{{type}}","order":{{order}},"min_value":null,"max_value":null,"allowed_file_types":[],"allowed_mime_types":[],
         "max_file_size_mb":null,"max_files_count":null,"operator":"equals","review_answer_value":null,"always_requires_review":false,
         "guidance_answer_value":null,"guidance_operator":"equals","always_show_guidance":true,"dependency_logic_operator":"and",
         "url":"{{Url("checklists-admin-questions", uuid)}}","checklist_name":"Declaration","checklist_uuid":"{{Checklist}}",
         "checklist_type":"offering_compliance","checklist":"{{Url("checklists-admin", Checklist)}}"}
        """;

    private static string Grant(string user, string role) => $$"""
        {"uuid":"{{World.NewUuid()}}","created":"2025-09-01T00:00:00Z","expiration_time":null,"role_name":"{{role}}",
         "role_uuid":"{{World.NewUuid()}}","user_email":"","user_full_name":"Ada Example","user_username":"u","user_uuid":"{{user}}",
         "user_image":null,"created_by_full_name":null,"created_by_uuid":null}
        """;

    private string Record(string uuid, string user, int n) => $$"""
        {"url":"{{Url("marketplace-offering-users", uuid)}}","uuid":"{{uuid}}","user":"{{Url("users", user)}}",
         "offering":"{{Url("marketplace-provider-offerings", Offering)}}","username":{{(n % 2 == 0 ? $"\"ada{n}\"" : "null")}},
         "offering_uuid":"{{Offering}}","offering_name":"Cluster A","user_uuid":"{{user}}","user_username":"u{{n}}@example.org",
         "user_full_name":"Ada Example","user_email":"u{{n}}@example.org","created":"2025-10-07T09:15:42.{{n + 100000}}Z",
         "modified":"2025-10-08T09:15:42.123456Z","customer_uuid":"{{Provider}}","customer_name":"HPC Centre",
         "is_restricted":{{(n == 4 ? "true" : "false")}},"state":"{{(n % 2 == 0 ? "OK" : "Requested")}}","service_provider_comment":"",
         "service_provider_comment_url":"","has_consent":false,"requires_reconsent":false,"has_compliance_checklist":true}
        """;
}
