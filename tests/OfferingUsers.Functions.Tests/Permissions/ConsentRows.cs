using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>Consents, and the terms to which they are given (newer-waldur.md 6.1 to 6.3).</summary>
internal static class ConsentRows
{
    private const string Consents = "/api/marketplace-user-offering-consents/";
    private const string Terms = "/api/marketplace-offering-terms-of-service/";
    private const string NoManager = "403 You don't have permission to manage Terms of Service for this offering.";

    /// <summary>A body whose fault is told only to who may write terms.</summary>
    private static readonly string TooLong = new('v', 51);

    private static IEnumerable<RecordKind> Consenting => RecordKind.All.Where(record => record.Offering.Consent == Consent.Given);

    private static IEnumerable<OfferingKind> WithTerms => OfferingKind.All.Where(offering => offering.Consent != Consent.NoTerms);

    public static IEnumerable<(string Function, IEnumerable<Question> Questions)> Of(SeededCatalog catalog) =>
    [
        ("ListConsents", [new Question(
            "GET", Consents + "?page_size=300", "consents",
            caller => Rules.Known(caller, "200 " + Names(Consenting.Where(record => Sees(caller, record)).Select(record => record.Name))),
            Read: response => Names(Consenting.Where(record => response.Uuids.Contains(catalog["consent of " + record.Name])).Select(record => record.Name)))]),
        ("RetrieveConsent", [.. Each(catalog, "GET", "", (_, _) => "200"), Nothing(catalog, Consents)]),
        ("CreateConsent",
        [
            new Question("POST", Consents, "without terms", caller => Rules.Known(caller, "400"), World.Body(("offering", catalog[OfferingKind.Plain.Name]))),
            new Question("POST", Consents, "at no offering", caller => Rules.Known(caller, "400"), World.Body(("offering", catalog["no offering"]))),
        ]),
        ("RevokeConsent", Each(
            catalog, "POST", "revoke/",
            (caller, record) => caller == record.User || caller.IsStaff ? "200" : "403 You don't have permission to revoke this consent.")),
        ("UpdateConsent",
        [
            .. Each(catalog, "PUT", "", (caller, _) => caller.IsStaff ? "200" : "403", "{}"),
            .. Each(catalog, "PATCH", "", (caller, _) => caller.IsStaff ? "200" : "403", "{}"),
        ]),
        ("DeleteConsent", Each(catalog, "DELETE", "", (caller, _) => caller.IsStaff ? "204" : "403")),
        ("ListTermsOfService", [new Question(
            "GET", Terms + "?page_size=300", "terms",
            caller => Rules.Known(caller, "200 " + Names(WithTerms.Where(offering => VisibilityRule.Sees(caller, offering)).Select(offering => offering.Name))),
            Read: response => Names(
                WithTerms.Where(offering => response.Uuids.Contains(catalog["terms of " + offering.Name])).Select(offering => offering.Name)))]),
        ("RetrieveTermsOfService", [.. Of(catalog, "GET", "200"), Nothing(catalog, Terms)]),
        ("UpdateTermsOfService", [.. Of(catalog, "PUT", "200", "{}"), .. Of(catalog, "PATCH", "200", "{}")]),
        ("DeleteTermsOfService", Of(catalog, "DELETE", "204")),
        ("CreateTermsOfService",
        [
            .. OfferingKind.All.Select(offering => new Question(
                "POST", Terms, "terms of " + offering.Name,
                caller => Rules.Known(caller, caller.May(Callers.UpdateOffering, offering) ? "400" : NoManager),
                World.Body(("offering", $"/api/marketplace-provider-offerings/{catalog[offering.Name]}/"), ("version", TooLong)))),
            new Question("POST", Terms, "terms of nothing", caller => Rules.Known(caller, "400"), "{}"),
        ]),
        ("ShowTermsStatistics", OfferingKind.All.Select(offering => new Question(
            "GET", $"/api/marketplace-provider-offerings/{catalog[offering.Name]}/tos_stats/", "statistics of " + offering.Name,
            caller => Rules.ManageOffering(caller, offering, "200")))),
    ];

    /// <summary>A question for each consent; what an answer has changed is imported again.</summary>
    private static IEnumerable<Question> Each(
        SeededCatalog catalog, string method, string action, Func<CallerKind, RecordKind, string> rule, string? body = null) =>
        Consenting.Select(record => new Question(
            method, $"{Consents}{catalog["consent of " + record.Name]}/{action}", "consent of " + record.Name,
            caller => Rules.Known(caller, Sees(caller, record) ? rule(caller, record) : "404"), body)
        {
            Restore = response => method is "POST" or "DELETE" && response.Status < 300
                ? catalog.ImportAsync(("consents", [catalog.ConsentOf(record)]))
                : Task.CompletedTask,
        });

    /// <summary>A question for each of the terms; removed ones are imported again.</summary>
    private static IEnumerable<Question> Of(SeededCatalog catalog, string method, string answer, string? body = null) =>
        WithTerms.Select(offering => new Question(
            method, $"{Terms}{catalog["terms of " + offering.Name]}/", "terms of " + offering.Name,
            caller => Rules.Known(
                caller,
                !VisibilityRule.Sees(caller, offering) ? "404"
                : method == "GET" || caller.May(Callers.UpdateOffering, offering) ? answer : NoManager),
            body)
        {
            Restore = response => response.Status == 204 ? catalog.ImportAsync(("terms_of_service", [catalog.TermsOf(offering)])) : Task.CompletedTask,
        });

    private static Question Nothing(SeededCatalog catalog, string path) =>
        new("GET", $"{path}{catalog["nothing"]}/", "nothing", caller => Rules.Known(caller, "404"));

    private static bool Sees(CallerKind caller, RecordKind record) => caller.IsKnown && (caller.SeesEverything || record.User == caller);

    private static string Names(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));
}
