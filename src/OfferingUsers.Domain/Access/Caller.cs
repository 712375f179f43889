using System.Collections.Immutable;
using OfferingUsers.Domain.Catalog;

namespace OfferingUsers.Domain.Access;

/// <summary>The authenticated caller: a catalog user and the permissions of their active roles.</summary>
public sealed record Caller(CatalogUser User, ImmutableArray<Caller.HeldRole> Roles)
{
    public Guid Uuid => User.Uuid;

    /// <summary>Staff and support see every record (offering-users.md 4.2).</summary>
    public bool SeesEverything => User.IsStaff || User.IsSupport;

    /// <summary>
    /// Whether the caller has a permission in exactly that scope: staff always, others through an active role granted on it. Scopes do not inherit
    /// permissions, and support staff get none (offering-users.md 0).
    /// </summary>
    public bool HasPermission(string permission, string scopeType, Guid scope) => User.IsStaff
        || Roles.Any(role => role.Scope == scope && role.ScopeType == scopeType && role.Permissions.Contains(permission));

    /// <summary>Whether the caller has a permission in any scope, whichever: staff always.</summary>
    public bool HasPermissionSomewhere(string permission) => User.IsStaff || Roles.Any(role => role.Permissions.Contains(permission));

    /// <summary>
    /// Whether the caller has a permission for an offering's users. Only roles on the offering's customer are considered, not roles on the offering itself
    /// (DEC-2); this is the only place to change that.
    /// </summary>
    public bool MayManage(string permission, Guid customer) => HasPermission(permission, ScopeTypes.Customer, customer);

    /// <summary>Refuses everybody but staff, for what only they may do (catalog.md 4, checklists.md 6).</summary>
    public Refusal? RefuseUnlessStaff() => User.IsStaff ? null : new Forbidden();

    /// <summary>An active role grant with the permissions of the role.</summary>
    public sealed record HeldRole(string Name, string ScopeType, Guid Scope, ImmutableArray<string> Permissions);
}
