namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>Which records there are for a caller, in the terms of offering-users.md 4.2.</summary>
internal static class VisibilityRule
{
    /// <summary>Rules 1 and 2: what a caller may act on, if they hold the permission.</summary>
    public static bool Sees(CallerKind caller, RecordKind record)
    {
        if (!caller.IsKnown || caller.SeesEverything)
        {
            return caller.IsKnown;
        }

        if (record.Offering.Flag != Flag.On)
        {
            return false;
        }

        if (record.User == caller)
        {
            return true;
        }

        if (HoldsRoleOn(caller, record.Offering))
        {
            return true;
        }

        var managed = Scopes(caller, "customer");
        var connected = managed.Union(Scopes(caller, "project").Select(project => Places.Projects[project])).ToHashSet();
        var a = managed.Contains(record.Offering.Customer) || ColleaguesOf(caller, managed, connected).Contains(record.User);
        var b = connected.Contains(record.Offering.Customer) || (record.Offering.IsShared && connected.Any(Places.IsInGroup));
        return a && b;
    }

    /// <summary>With rule 3: what a caller may read.</summary>
    public static bool Shows(CallerKind caller, RecordKind record, bool isConsentEnforced) =>
        Sees(caller, record)
        && (!isConsentEnforced || caller.SeesEverything || record.User == caller || record.Offering.Consent != Consent.Missing);

    /// <summary>The offerings a caller sees (catalog.md 6): where they hold a role, on it or on its customer, and where they have a record.</summary>
    public static bool Sees(CallerKind caller, OfferingKind offering) =>
        caller.IsKnown
        && (caller.SeesEverything || HoldsRoleIn(caller, offering.Customer) || HoldsRoleOn(caller, offering)
            || RecordKind.All.Any(record => record.User == caller && record.Offering == offering));

    public static bool HoldsRoleIn(CallerKind caller, string customer) => Scopes(caller, "customer").Contains(customer);

    /// <summary>newer-waldur.md 2.1: any active role on the offering, whatever it permits.</summary>
    private static bool HoldsRoleOn(CallerKind caller, OfferingKind offering) => Scopes(caller, "offering").Contains(offering.Name);

    /// <summary>Whether a user is one of those of VU for a caller.</summary>
    public static bool IsColleague(CallerKind caller, CallerKind user)
    {
        var managed = Scopes(caller, "customer");
        var connected = managed.Union(Scopes(caller, "project").Select(project => Places.Projects[project])).ToHashSet();
        return ColleaguesOf(caller, managed, connected).Contains(user);
    }

    /// <summary>VU: who holds an active role in a customer or project that the caller is connected to (VC and VP).</summary>
    private static IEnumerable<CallerKind> ColleaguesOf(CallerKind caller, HashSet<string> managed, HashSet<string> connected)
    {
        var projects = Scopes(caller, "project").Union(Places.Projects.Where(project => managed.Contains(project.Value)).Select(project => project.Key));
        var scopes = connected.Union(projects).ToHashSet();
        return Callers.Users.Where(user => user.ActiveRoles.Any(role => role.ScopeType is "customer" or "project" && scopes.Contains(role.Scope)));
    }

    private static HashSet<string> Scopes(CallerKind caller, string type) =>
        [.. caller.ActiveRoles.Where(role => role.ScopeType == type).Select(role => role.Scope)];
}
