using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>The resource itself: lists, single records, and what changes them (offering-users.md 4.3).</summary>
internal static class RecordRows
{
    private static readonly (string Function, string Path)[] Actions =
    [
        ("BeginCreating", "begin_creating"), ("SetPendingAccountLinking", "set_pending_account_linking"),
        ("SetPendingAdditionalValidation", "set_pending_additional_validation"), ("SetValidationComplete", "set_validation_complete"), ("SetOk", "set_ok"),
        ("SetErrorCreating", "set_error_creating"), ("RequestDeletion", "request_deletion"), ("SetDeleting", "set_deleting"),
        ("SetDeleted", "set_deleted"), ("SetErrorDeleting", "set_error_deleting"),
    ];

    public static IEnumerable<(string Function, IEnumerable<Question> Questions)> Of(SeededCatalog catalog) =>
    [
        ("ListOfferingUsers", [Listed(catalog)]),
        ("CountOfferingUsers", [Counted(catalog)]),
        ("RetrieveOfferingUser", Each(catalog, "GET", "", record => caller => Rules.Read(caller, record, catalog.IsConsentEnforced))),
        ("UpdateOfferingUser", Changes(catalog, "PUT")),
        ("PartiallyUpdateOfferingUser", Changes(catalog, "PATCH")),
        ("UpdateRestriction", Each(
            catalog, "POST", "update_restricted", record => caller => Rules.Act(caller, record, "200"), """{"is_restricted":false}""")),

        // In Deleted, the state is refused after the permission, and with 403 as well (offering-users.md 2.9).
        ("UpdateComments", Each(
            catalog, "PATCH", "update_comments",
            record => caller => Rules.Act(caller, record, "403 Cannot update comments for offering user in state: Deleted"), "{}")),
        ("UpdateRuntimeState", Each(
            catalog, "POST", "update_runtime_state",
            record => caller => Rules.Act(caller, record, "403 Cannot update runtime state for offering user in state: Deleted"),
            """{"runtime_state":"Active"}""")),
        ("ListChecklistCompletions", [new Question(
            "GET", "/api/marketplace-offering-user-checklist-completions/?page_size=300", "completions",
            caller => Rules.Known(caller, "200 " + Names(ShownTo(caller, catalog).Select(record => record.Name))),
            Read: response => Names(RecordKind.All.Where(record => response.Array
                .Any(completion => completion!["offering_user_uuid"]!.ToString() == catalog[record])).Select(record => record.Name)))]),
        ("RetrieveChecklistCompletion", [new Question(
            "GET", "/api/marketplace-offering-user-checklist-completions/0/", "no completion", caller => Rules.Known(caller, "404"))]),
        ("ListProfileFieldWarnings", [new Question(
            "GET", Api.List + "profile_field_warnings/", "warnings", caller => Rules.Known(caller, "200 {}"), Read: response => response.Text)]),
        ("RetrieveLifecycle", Each(catalog, "GET", "lifecycle", record => caller => Rules.Act(caller, record, "200"))),
        .. Actions.Select(action => (
            action.Function, Each(catalog, "POST", action.Path, record => caller => Rules.Act(caller, record, "400")))),
    ];

    /// <summary>Removal, after which the record is imported again.</summary>
    public static (string Function, IEnumerable<Question> Questions) Deletion(SeededCatalog catalog) => (
        "DeleteOfferingUser",
        RecordKind.All.Select(record => new Question(
            "DELETE", Api.Detail(catalog[record]), record.Name,
            caller => Rules.Delete(caller, record))
        {
            Restore = response => response.Status == 204 ? catalog.ImportAsync(("offering_users", [catalog.Record(record)])) : Task.CompletedTask,
        }));

    /// <summary>A question for each record.</summary>
    internal static IEnumerable<Question> Each(
        SeededCatalog catalog, string method, string action, Func<RecordKind, Func<CallerKind, string>> rule, string? body = null) =>
        RecordKind.All.Select(record => new Question(method, Api.Detail(catalog[record], action), $"{action} {record.Name} {body}", rule(record), body));

    private static IEnumerable<Question> Changes(SeededCatalog catalog, string method) =>
    [
        .. Each(catalog, method, "", record => caller => Rules.Act(caller, record, "200"), """{"username":"account"}"""),
        .. Each(catalog, method, "", record => caller => Rules.ChangeNothing(caller, record, catalog.IsConsentEnforced), "{}"),
    ];

    private static string ListPath(SeededCatalog catalog) => $"{Api.List}?provider_uuid={catalog[Places.Provider]}&page_size=100&field=uuid";

    private static IEnumerable<RecordKind> ShownTo(CallerKind caller, SeededCatalog catalog) =>
        RecordKind.All.Where(record => VisibilityRule.Shows(caller, record, catalog.IsConsentEnforced));

    private static Question Listed(SeededCatalog catalog) => new(
        "GET", ListPath(catalog), "list",
        caller => Rules.Known(caller, "200 " + Names(ShownTo(caller, catalog).Select(record => record.Name))),
        Read: response => Names(RecordKind.All.Where(record => response.Uuids.Contains(catalog[record])).Select(record => record.Name)
            .Concat(response.Uuids.Except(RecordKind.All.Select(record => catalog[record])))));

    private static Question Counted(SeededCatalog catalog) => new(
        "HEAD", ListPath(catalog), "count", caller => Rules.Known(caller, $"200 {ShownTo(caller, catalog).Count()}"), Read: response => $"{response.Count}");

    private static string Names(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));
}
