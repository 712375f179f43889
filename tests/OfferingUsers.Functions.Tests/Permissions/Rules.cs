namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>What a caller is answered, by the specification's own words; the app's code has no part in it.</summary>
internal static class Rules
{
    private const string UniqueSet = "400 The fields offering, user must make a unique set.";
    private const string NotAllowed = "400 It is not allowed to create users for current offering.";

    /// <summary>offering-users.md 4.1: 401 without a key that opens.</summary>
    public static string Known(CallerKind caller, string answer) => caller.IsKnown ? answer : "401";

    /// <summary>catalog.md 3, checklists.md 6: staff, and nobody else.</summary>
    public static string Staff(CallerKind caller, string answer) => Known(caller, caller.IsStaff ? answer : "403");

    /// <summary>offering-users.md 4.3: what is read of a record.</summary>
    public static string Read(CallerKind caller, RecordKind record, bool isConsentEnforced) =>
        Known(caller, VisibilityRule.Shows(caller, record, isConsentEnforced) ? "200" : "404");

    /// <summary>newer-waldur.md 2.3: visible, and the permission on the offering's customer or on the offering.</summary>
    public static string Act(CallerKind caller, RecordKind record, string answer) => Known(
        caller,
        !VisibilityRule.Sees(caller, record) ? "404" : caller.May(Callers.Update, record.Offering) ? answer : "403");

    /// <summary>offering-users.md 4.3: visible, and the permission on the offering's customer.</summary>
    public static string Delete(CallerKind caller, RecordKind record) => Known(
        caller,
        !VisibilityRule.Sees(caller, record) ? "404"
        : caller.May(Callers.Delete, record.Offering.Customer) ? "204"
        : "403 You do not have permission to delete this user.");

    /// <summary>offering-users.md 2.6: a change of nothing answers where a retrieval does.</summary>
    public static string ChangeNothing(CallerKind caller, RecordKind record, bool isConsentEnforced) =>
        Read(caller, record, isConsentEnforced) is var read and not "200" ? read : Act(caller, record, "200");

    /// <summary>offering-users.md 2.5: the permission comes before all that tells what is stored.</summary>
    /// <param name="offering">The offering that is named; null for one that does not exist.</param>
    /// <param name="answer">What is answered where nothing is in the way.</param>
    public static string Create(CallerKind caller, OfferingKind? offering, string answer) => Known(
        caller,
        (offering is null ? caller.IsStaff || caller.ActiveRoles.Any(role => role.Permissions.Contains(Callers.Create))
            : caller.May(Callers.Create, offering.Customer)) ? answer : "403");

    /// <summary>The pair is unique, then the creation flag decides: any truthy value (offering-users.md 2.5, rows 12 and 14).</summary>
    public static string CreatePair(CallerKind caller, OfferingKind offering, bool exists) =>
        Create(caller, offering, exists ? UniqueSet : offering.Flag == Flag.Off ? NotAllowed : "201");

    /// <summary>checklists.md 5.1: the user themselves, and who may update the record; who only sees it may not.</summary>
    public static string Answer(CallerKind caller, RecordKind record, string answer) =>
        VisibilityRule.Sees(caller, record) && record.User == caller ? answer : Act(caller, record, answer);

    /// <summary>checklists.md 3.7: whoever may not is told nothing, with a key or without.</summary>
    public static string Download(CallerKind caller, RecordKind record)
    {
        var may = caller.SeesEverything
            || (record.Offering.Flag == Flag.On && (record.User == caller || caller == Callers.FormerReviewer))
            || (VisibilityRule.Sees(caller, record) && caller.May(Callers.Update, record.Offering));
        return caller.IsKnown && may ? "200" : "404";
    }

    /// <summary>checklists.md 5.7: anybody may ask what they would be asked, and only reviewers see what triggers a review.</summary>
    public static string Template(CallerKind caller, OfferingKind offering) => Known(
        caller, !offering.HasChecklist ? "400" : caller.May(Callers.Update, offering) ? "200 true" : "200 false");

    /// <summary>checklists.md 6: an offering that is seen, and the permission for its options.</summary>
    public static string Attach(CallerKind caller, OfferingKind offering) => Known(
        caller,
        !VisibilityRule.Sees(caller, offering) ? "404" : caller.May(Callers.Options, offering.Customer) ? "200" : "403");

    /// <summary>catalog.md 6: staff, support, oneself, and who may read an offering user of theirs.</summary>
    public static string User(CallerKind caller, CallerKind user, bool isConsentEnforced) => Known(
        caller,
        caller.SeesEverything || caller == user
        || RecordKind.All.Any(record => record.User == user && VisibilityRule.Shows(caller, record, isConsentEnforced)) ? "200" : "404");

    /// <summary>newer-waldur.md 3.10: staff, support, oneself and colleagues, without the records that one sees.</summary>
    public static bool ListsUser(CallerKind caller, CallerKind user) =>
        caller.SeesEverything || caller == user || VisibilityRule.IsColleague(caller, user);

    /// <summary>newer-waldur.md 2.3: an offering that is seen, and the permission to update it, on its customer or on itself.</summary>
    public static string ManageOffering(CallerKind caller, OfferingKind offering, string answer) => Known(
        caller, !VisibilityRule.Sees(caller, offering) ? "404" : caller.May(Callers.UpdateOffering, offering) ? answer : "403");

    /// <summary>catalog.md 6: staff, support, who holds a role there, and who sees an offering of it.</summary>
    public static string Customer(CallerKind caller, string customer) => Known(
        caller,
        caller.SeesEverything || VisibilityRule.HoldsRoleIn(caller, customer)
        || OfferingKind.All.Any(offering => offering.Customer == customer && VisibilityRule.Sees(caller, offering)) ? "200" : "404");

    /// <summary>newer-waldur.md 2.3: who may create offerings of the customer, or update the offering itself.</summary>
    public static bool ManagesAgents(CallerKind caller, OfferingKind offering) =>
        caller.May(Callers.CreateOffering, offering.Customer)
        || caller.ActiveRoles.Any(role => role.ScopeType == "offering" && role.Scope == offering.Name && role.Permissions.Contains(Callers.UpdateOffering));

    /// <summary>newer-waldur.md 2.2 and 2.3: an agent is seen with its offering.</summary>
    public static string ChangeAgent(CallerKind caller, OfferingKind offering, string answer) => Known(
        caller, !VisibilityRule.Sees(caller, offering) ? "404" : ManagesAgents(caller, offering) ? answer : "403");

    /// <summary>newer-waldur.md 3.5: a registration asks for the permission alone.</summary>
    public static string RegisterAgent(CallerKind caller, OfferingKind offering) => Known(caller, ManagesAgents(caller, offering) ? "201" : "403");

    /// <summary>catalog.md 6.</summary>
    public static string Offering(CallerKind caller, OfferingKind offering) => Known(caller, VisibilityRule.Sees(caller, offering) ? "200" : "404");
}
