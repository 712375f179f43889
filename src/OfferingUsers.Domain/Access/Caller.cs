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

    /// <summary>Whether the caller has a permission that only a role on the offering's customer gives (newer-waldur.md 2.3).</summary>
    public bool MayManage(string permission, Guid customer) => HasPermission(permission, ScopeTypes.Customer, customer);

    /// <summary>Whether the caller has a permission that a role gives on the offering's customer or on the offering (newer-waldur.md 2.3).</summary>
    public bool MayManage(string permission, Guid customer, Guid offering) =>
        MayManage(permission, customer) || HasPermission(permission, ScopeTypes.Offering, offering);

    /// <summary>The scopes of a type in which the caller has any active role, whatever it permits.</summary>
    public IEnumerable<Guid> ScopesOf(string type) => Roles.Where(role => role.ScopeType == type).Select(role => role.Scope).Distinct();

    /// <summary>Refuses everybody but staff, for what only they may do (catalog.md 4, checklists.md 6).</summary>
    public Refusal? RefuseUnlessStaff() => User.IsStaff ? null : new Forbidden();

    /// <summary>An active role grant with the permissions of the role.</summary>
    public sealed record HeldRole(string Name, string ScopeType, Guid Scope, ImmutableArray<string> Permissions);
}
