using System.Collections.Immutable;
using OfferingUsers.Domain.Catalog;

namespace OfferingUsers.Domain.Access;

/// <summary>Who calls: a user of the catalog with what their active roles allow.</summary>
public sealed record Caller(CatalogUser User, ImmutableArray<Caller.HeldRole> Roles)
{
    public Guid Uuid => User.Uuid;

    /// <summary>Staff and support see every record (offering-users.md 4.2).</summary>
    public bool SeesEverything => User.IsStaff || User.IsSupport;

    /// <summary>
    /// Whether the caller has a permission in exactly that scope: staff always, others by an active role granted on it; nothing is inherited between scopes,
    /// and support gives no permission (offering-users.md 0).
    /// </summary>
    public bool Has(string permission, string scopeType, Guid scope) => User.IsStaff
        || Roles.Any(role => role.Scope == scope && role.ScopeType == scopeType && role.Permissions.Contains(permission));

    /// <summary>
    /// Whether the caller may do something to an offering's users. Only the offering's customer counts; a role on the offering itself does not (DEC-2),
    /// and here is the one place where it could.
    /// </summary>
    public bool MayManage(string permission, Guid customer) => Has(permission, ScopeTypes.Customer, customer);

    /// <summary>Refuses everybody but staff, for what only they may do (catalog.md 4, checklists.md 6).</summary>
    public Refusal? RefuseUnlessStaff() => User.IsStaff ? null : new Forbidden();

    /// <summary>An active grant with the permissions of its role.</summary>
    public sealed record HeldRole(string Name, string ScopeType, Guid Scope, ImmutableArray<string> Permissions);
}
