namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>Every kind of caller that a rule tells from others.</summary>
internal static class Callers
{
    public const string Create = "OFFERING.CREATE_USER";
    public const string Update = "OFFERING.UPDATE_USER";
    public const string Delete = "OFFERING.DELETE_USER";
    public const string Options = "OFFERING.UPDATE_OPTIONS";

    public const string CreateOffering = "OFFERING.CREATE";
    public const string SetNames = "SERVICE_PROVIDER.SET_OFFERINGS_USERNAME";
    public const string UpdateOffering = "OFFERING.UPDATE";
    public const string ListCustomers = "SERVICE_PROVIDER.LIST_CUSTOMERS";

    private const string Restriction = "OFFERINGUSER.UPDATE_RESTRICTION";

    private static readonly string[] All = [Create, Update, Delete, Options, Restriction, CreateOffering, UpdateOffering, SetNames, ListCustomers];

    /// <summary>Whose records there are: one who calls, too, and others who have no key, two of them with one record that is hidden.</summary>
    public static readonly CallerKind OwnUser = new("own-user", Project("PROJECT.MEMBER", Places.ConsumerProject));
    public static readonly CallerKind Insider = new("insider", Project("PROJECT.MEMBER", Places.ProviderProject)) { Key = Key.None };
    public static readonly CallerKind Outsider = new("outsider") { Key = Key.None };
    public static readonly CallerKind Silent = new("silent") { Key = Key.None };
    public static readonly CallerKind Hidden = new("hidden") { Key = Key.None };

    public static readonly CallerKind Stranger = new("stranger");

    /// <summary>Has answered for every record as the provider's owner, and holds no role any more.</summary>
    public static readonly CallerKind FormerReviewer = new("former-reviewer", Owner(Places.Provider) with { IsActive = false });

    public static readonly IReadOnlyList<CallerKind> Asked =
    [
        new("anonymous") { Key = Key.None },
        new("unknown-key") { Key = Key.Unknown },
        new("inactive-user", Owner(Places.Provider)) { Key = Key.OfInactiveUser },
        new("expired-key", Owner(Places.Provider)) { Key = Key.Expired },
        new("staff") { IsStaff = true },
        new("support") { IsSupport = true },
        new("provider-owner", Owner(Places.Provider)),
        new("provider-manager", Customer("CUSTOMER.MANAGER", Places.Provider, Restriction)),
        new("provider-support", Customer("CUSTOMER.SUPPORT", Places.Provider)),
        new("only-create", Customer("TABLE.CREATE", Places.Provider, Create)),
        new("only-update", Customer("TABLE.UPDATE", Places.Provider, Update)),
        new("only-delete", Customer("TABLE.DELETE", Places.Provider, Delete)),
        new("only-options", Customer("TABLE.OPTIONS", Places.Provider, Options)),
        new("provider-project-admin", Project("PROJECT.ADMIN", Places.ProviderProject)),
        new("all-in-provider-project", Project("TABLE.ALL", Places.ProviderProject, All)),
        new("all-on-offering", new HeldRole("TABLE.ALL", "offering", OfferingKind.Plain.Name, All)),
        new("manager-on-offering", new HeldRole("OFFERING.MANAGER", "offering", OfferingKind.Plain.Name, UpdateOffering, Update)),
        new("nothing-on-offering", new HeldRole("TABLE.NOTHING", "offering", OfferingKind.Plain.Name)),
        new("manager-of-hidden", new HeldRole("OFFERING.MANAGER", "offering", "Off-NoTerms", UpdateOffering, Update)),
        new("elsewhere-member", Project("PROJECT.MEMBER", Places.ElsewhereProject)),
        new("elsewhere-owner", Owner(Places.Elsewhere)),
        new("consumer-owner", Owner(Places.Consumer)),
        new("colleague", Project("PROJECT.MEMBER", Places.ConsumerProject)),
        OwnUser,
        Stranger,
        new("inactive-grant", Owner(Places.Provider) with { IsActive = false }),
        FormerReviewer,
    ];

    /// <summary>Who is in the catalog.</summary>
    public static readonly IReadOnlyList<CallerKind> Users =
        [.. Asked.Where(caller => caller.Key is not (Key.None or Key.Unknown)), Insider, Outsider, Silent, Hidden];

    private static HeldRole Owner(string customer) =>
        Customer("CUSTOMER.OWNER", customer, Create, Update, Delete, Restriction, CreateOffering, UpdateOffering, SetNames, ListCustomers);

    private static HeldRole Customer(string role, string customer, params string[] permissions) => new(role, "customer", customer, permissions);

    private static HeldRole Project(string role, string project, params string[] permissions) => new(role, "project", project, permissions);
}
