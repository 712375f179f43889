namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>What a caller brings to be known by.</summary>
internal enum Key
{
    Valid,
    None,
    Unknown,
    Expired,
    OfInactiveUser,
}

/// <summary>A role that somebody holds, with its permissions in the specification's words; scopes by the names of <see cref="Places"/>.</summary>
internal sealed record HeldRole(string Name, string ScopeType, string Scope, params string[] Permissions)
{
    public bool IsActive { get; init; } = true;
}

/// <summary>A kind of caller, by all that the rules ask of one.</summary>
internal sealed record CallerKind(string Name, params HeldRole[] Roles)
{
    public Key Key { get; init; }

    public bool IsStaff { get; init; }

    public bool IsSupport { get; init; }

    public bool IsKnown => Key == Key.Valid;

    public bool SeesEverything => IsStaff || IsSupport;

    public IEnumerable<HeldRole> ActiveRoles => Roles.Where(role => role.IsActive);

    /// <summary>The test of a permission (offering-users.md 0): staff, or an active role in exactly that scope.</summary>
    public bool May(string permission, string customer) =>
        IsStaff || ActiveRoles.Any(role => role is { ScopeType: "customer" } && role.Scope == customer && role.Permissions.Contains(permission));

    /// <summary>The same on the offering's customer or on the offering (newer-waldur.md 2.3).</summary>
    public bool May(string permission, OfferingKind offering) => May(permission, offering.Customer)
        || ActiveRoles.Any(role => role is { ScopeType: "offering" } && role.Scope == offering.Name && role.Permissions.Contains(permission));

    public override string ToString() => Name;
}
