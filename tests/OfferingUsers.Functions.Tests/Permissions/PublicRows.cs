namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>What anybody may ask for, and what nobody finds (architecture.md 5, offering-users.md 2.2).</summary>
internal static class PublicRows
{
    public static IEnumerable<(string Function, IEnumerable<Question> Questions)> All =>
    [
        ("ShowHome", [Ask("/")]),
        ("HealthCheck", [Ask("/api/health/")]),
        ("RetrieveSchema", [Ask("/api/schema/")]),
        ("ShowDocs", [Ask("/api/docs/")]),
        ("ShowDocsPart", [Ask("/api/docs/docs.js"), Ask("/api/docs/nonsense.js", "404")]),
        ("ShowStatusPart", [Ask("/api/status/status.js"), Ask("/api/status/nonsense.js", "404")]),
        ("ZzUnmatchedRequest",
        [
            Ask("/api/nonsense/", "404"),

            // On a known path, who is not known hears no more of it.
            new Question("DELETE", "/api/users/me/", "a wrong method", caller => Rules.Known(caller, "405")),
        ]),
    ];

    private static Question Ask(string path, string answer = "200") => new("GET", path, path, _ => answer);
}
