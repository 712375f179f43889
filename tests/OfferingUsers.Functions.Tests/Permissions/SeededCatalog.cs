using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>All kinds of callers, offerings and records, imported: what the rules know by name has a uuid here.</summary>
internal sealed class SeededCatalog(Api api, bool isConsentEnforced)
{
    public const string Checklist = "checklist";

    private static readonly string[] CustomRoles = ["TABLE.CREATE", "TABLE.UPDATE", "TABLE.DELETE", "TABLE.OPTIONS", "TABLE.ALL", "TABLE.NOTHING"];

    private readonly ConcurrentDictionary<string, string> uuids = new();

    public bool IsConsentEnforced => isConsentEnforced;

    /// <summary>The uuid of a name; a name that nothing was imported by has one, too.</summary>
    public string this[string name] => uuids.GetOrAdd(name, _ => World.NewUuid());

    public string this[RecordKind record] => this[record.Name];

    public string? KeyOf(CallerKind caller) => caller.Key == Key.None ? null : "key-" + this[caller.Name];

    /// <summary>The file that answers a question for a record.</summary>
    public string FileOf(RecordKind record) => this["file of " + record.Name];

    /// <summary>Somebody whom nothing is known of but that a caller may create a record for them.</summary>
    public static string NewcomerFor(CallerKind caller) => "newcomer for " + caller.Name;

    public Task ImportAsync(params (string Collection, IEnumerable<object> Objects)[] body) => SendAsync(new JsonObject(
        body.Select(part => KeyValuePair.Create(part.Collection, (JsonNode?)JsonSerializer.SerializeToNode(part.Objects)))));

    /// <summary>Imports everything, with answers or without.</summary>
    public async Task<SeededCatalog> SeedAsync(bool withAnswers)
    {
        var former = Callers.FormerReviewer;
        await ImportAsync(
            ("roles", CustomRoles.Select(name => new { name, permissions = PermissionsOf(name) })),
            ("customers", Places.Customers.Select(name => new
            {
                uuid = this[name],
                name,
                organization_groups = Places.IsInGroup(name) ? new[] { this["group"] } : [],
            })),
            ("projects", Places.Projects.Select(project => new { uuid = this[project.Key], name = project.Key, customer = this[project.Value] })),
            ("users", Callers.Users.Select(User).Concat(Callers.Asked.Select(caller => Person(NewcomerFor(caller))))),
            ("checklists", [ChecklistOf()]),
            ("offerings", OfferingKind.All.Select(offering => Offering(offering, withAnswers ? Flag.On : offering.Flag))),
            ("role_grants", Callers.Users.SelectMany(user => user.Roles.Select(role => Grant(user, role, role.IsActive || (withAnswers && user == former))))),
            ("terms_of_service", OfferingKind.All.Where(offering => offering.Consent != Consent.NoTerms)
                .Select(TermsOf)),
            ("consents", RecordKind.All.Where(record => record.Offering.Consent == Consent.Given).Select(ConsentOf)),
            ("offering_users", RecordKind.All.Select(Record)));
        await Task.WhenAll(OfferingKind.All.Select(RegisterAgentAsync));
        if (withAnswers)
        {
            await Task.WhenAll(RecordKind.All.Select(AnswerAsync));
            await ImportAsync(
                ("offerings", OfferingKind.All.Where(offering => offering.Flag != Flag.On).Select(offering => Offering(offering, offering.Flag))),
                ("role_grants", former.Roles.Select(role => Grant(former, role, role.IsActive))));
        }

        return this;
    }

    /// <summary>An agent of an offering, as it registers.</summary>
    public string AgentOf(OfferingKind offering) => World.Body(("offering", this[offering.Name]), ("name", "agent"));

    public Task RegisterAgentAsync(OfferingKind offering) => AgentRows.RegisterAsync(this, api, offering);

    /// <summary>Gives a name the uuid of what the app has made.</summary>
    public void Know(string name, string uuid) => uuids[name] = uuid;

    /// <summary>A record as it is imported: no action leads from Deleted, so each is refused after its permission and before its effect.</summary>
    public object Record(RecordKind record) => new
    {
        uuid = this[record],
        offering = this[record.Offering.Name],
        user = this[record.User.Name],
        username = "account",
        state = "Deleted",
    };

    /// <summary>The terms of an offering, as they are imported.</summary>
    public object TermsOf(OfferingKind offering) => new { uuid = this["terms of " + offering.Name], offering = this[offering.Name], version = "1" };

    /// <summary>The consent of a record's user, as it is imported.</summary>
    public object ConsentOf(RecordKind record) => new
    {
        uuid = this["consent of " + record.Name],
        user = this[record.User.Name],
        offering = this[record.Offering.Name],
        version = "1",
        revocation_date = (string?)null,
    };

    private static IEnumerable<string> PermissionsOf(string role) =>
        Callers.Users.SelectMany(user => user.Roles).First(held => held.Name == role).Permissions;

    private async Task SendAsync(JsonObject body) => (await api.PostAsync(api.Bootstrap, "/api/catalog/import/", body.ToJsonString())).Is(200);

    /// <summary>A file as an answer, by who will be no reviewer any more.</summary>
    private async Task AnswerAsync(RecordKind record)
    {
        var key = KeyOf(Callers.FormerReviewer);
        var file = JsonNode.Parse(ChecklistWorld.File("agreement.txt", "agreed"u8.ToArray()));
        var answers = new JsonArray(new JsonObject { ["question_uuid"] = this["question"], ["answer_data"] = file });
        (await api.PostAsync(key, Api.Detail(this[record], "submit_answers"), answers.ToJsonString())).Is(200);
        var shown = (await api.GetAsync(key, Api.Detail(this[record], "checklist"))).Is(200).Object;
        uuids["file of " + record.Name] = shown["questions"]![0]!["existing_answer"]!["answer_data"]!["stored_file_id"]!.ToString();
    }

    private object User(CallerKind user) => new
    {
        uuid = this[user.Name],
        username = $"{user.Name}-{this[user.Name]}",
        is_staff = user.IsStaff,
        is_support = user.IsSupport,
        is_active = user.Key != Key.OfInactiveUser,
        token = "key-" + this[user.Name],
        token_expires = user.Key == Key.Expired ? "2026-01-01T00:00:00Z" : null,
    };

    private object Person(string name) => new { uuid = this[name], username = this[name] };

    private object Grant(CallerKind user, HeldRole role, bool isActive) => new
    {
        uuid = this[$"{role.Name} of {user.Name}"],
        user = this[user.Name],
        role = role.Name,
        scope_type = role.ScopeType,
        scope = this[role.Scope],
        is_active = isActive,
    };

    private object Offering(OfferingKind offering, Flag flag) => new
    {
        uuid = this[offering.Name],
        name = offering.Name,
        slug = this[offering.Name],
        customer = this[offering.Customer],
        organization_groups = offering.IsShared ? new[] { this["group"] } : [],
        compliance_checklist = offering.HasChecklist ? this[Checklist] : null,
        plugin_options = new { service_provider_can_create_offering_user = flag switch { Flag.On => (object)true, Flag.Truthy => 1, _ => false } },
    };

    private object ChecklistOf() => new
    {
        uuid = this[Checklist],
        name = "Declaration",
        questions = new[] { new { uuid = this["question"], question_type = "file", always_requires_review = true } },
    };
}
