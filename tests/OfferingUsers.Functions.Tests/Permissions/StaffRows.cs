namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>What only staff may: the catalog, the administration of checklists, the status (catalog.md 3 and 4, checklists.md 6).</summary>
internal static class StaffRows
{
    private const string Catalog = "/api/catalog/";

    private static readonly string[] Collections =
        ["users", "customers", "projects", "role_grants", "roles", "offerings", "terms_of_service", "consents", "checklists"];

    private static readonly (string Kind, string Path)[] Administered =
    [
        ("Checklists", "/api/checklists-admin/"), ("Questions", "/api/checklists-admin-questions/"),
        ("Options", "/api/checklists-admin-question-options/"), ("Dependencies", "/api/checklists-admin-question-dependencies/"),
    ];

    public static IEnumerable<(string Function, IEnumerable<Question> Questions)> Of(SeededCatalog catalog)
    {
        var (provider, checklist, unknown) = (catalog[Places.Provider], catalog[SeededCatalog.Checklist], catalog["nothing"]);
        return
        [
            ("ListCatalogObjects", [.. Collections.Select(name => Ask("GET", $"{Catalog}{name}/", "200")), Ask("GET", Catalog + "nonsense/", "404")]),
            ("RetrieveCatalogObject",
            [
                Ask("GET", $"{Catalog}customers/{provider}/", "200"), Ask("GET", $"{Catalog}users/{catalog[Callers.OwnUser.Name]}/", "200"),
                Ask("GET", $"{Catalog}roles/CUSTOMER.OWNER/", "200"), Ask("GET", $"{Catalog}customers/{unknown}/", "404"),
            ]),
            ("ReplaceCatalogObject", Collections.Select(name => Ask("PUT", $"{Catalog}{name}/{unknown}/", "400", """{"nonsense":1}"""))),
            ("DeleteCatalogObject", [Ask("DELETE", $"{Catalog}customers/{provider}/", "409"), Ask("DELETE", $"{Catalog}users/{unknown}/", "404")]),
            ("ImportCatalog", [Ask("POST", Catalog + "import/", "200", "{}")]),
            ("IssueToken", [Ask("POST", $"{Catalog}users/{unknown}/token/", "404")]),
            ("ListChecklistQuestions", [Ask("GET", $"/api/checklists-admin/{checklist}/questions/", "200")]),
            ("ShowStatus", [Ask("GET", "/api/status/", "200")]),
            .. Administered.SelectMany(kind => Of(kind.Kind, kind.Path, Known(catalog, kind.Kind), unknown)),
        ];
    }

    private static IEnumerable<(string Function, IEnumerable<Question> Questions)> Of(string kind, string path, string? known, string unknown) =>
    [
        ($"List{kind}Admin", [Ask("GET", path, "200")]),
        ($"Create{kind}Admin", [Ask("POST", path, "400", "{}")]),
        ($"Retrieve{kind}Admin", known is null
            ? [Ask("GET", $"{path}{unknown}/", "404")]
            : [Ask("GET", $"{path}{known}/", "200"), Ask("GET", $"{path}{unknown}/", "404")]),
        ($"Change{kind}Admin", [Ask("PUT", $"{path}{unknown}/", "404", "{}"), Ask("PATCH", $"{path}{unknown}/", "404", "{}")]),
        ($"Delete{kind}Admin", [Ask("DELETE", $"{path}{unknown}/", "404")]),
    ];

    private static string? Known(SeededCatalog catalog, string kind) => kind switch
    {
        "Checklists" => catalog[SeededCatalog.Checklist],
        "Questions" => catalog["question"],
        _ => null,
    };

    private static Question Ask(string method, string path, string answer, string? body = null) =>
        new(method, path, path, caller => Rules.Staff(caller, answer), body);
}
