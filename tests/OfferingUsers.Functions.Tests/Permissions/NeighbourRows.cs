using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>What clients follow from a record (catalog.md 6).</summary>
internal static class NeighbourRows
{
    private const string Offerings = "/api/marketplace-provider-offerings/";

    public static IEnumerable<(string Function, IEnumerable<Question> Questions)> Of(SeededCatalog catalog) =>
    [
        ("GetCurrentUser", [new Question(
            "GET", "/api/users/me/", "oneself", caller => Rules.Known(caller, "200 " + catalog[caller.Name]), Read: response => response["uuid"]!)]),
        ("ListUsers", [new Question(
            "GET", "/api/users/?page_size=300", "users",
            caller => Rules.Known(caller, "200 " + Names(Callers.Users.Where(user => Rules.ListsUser(caller, user)).Select(user => user.Name))),
            Read: response => Names(Callers.Users.Where(user => response.Uuids.Contains(catalog[user.Name])).Select(user => user.Name)))]),
        ("RetrieveUserAttributeConfig", OfferingKind.All.Select(offering => new Question(
            "GET", $"{Offerings}{catalog[offering.Name]}/user-attribute-config/", "attributes of " + offering.Name,
            caller => Rules.Offering(caller, offering)))),
        ("UpdateUserAttributeConfig", OfferingKind.All.SelectMany(offering => new[] { "POST", "PUT", "PATCH" }.Select(method => new Question(
            method, $"{Offerings}{catalog[offering.Name]}/update-user-attribute-config/", "attributes of " + offering.Name,
            caller => Rules.ManageOffering(caller, offering, "200"), "{}")))),
        ("DeleteUserAttributeConfig", OfferingKind.All.Select(offering => new Question(
            "DELETE", $"{Offerings}{catalog[offering.Name]}/delete-user-attribute-config/", "attributes of " + offering.Name,
            caller => Rules.ManageOffering(caller, offering, "204")))),
        ("RetrieveUser",
        [
            .. RecordKind.All.Select(record => record.User).Append(Callers.Stranger).Distinct().Select(user => new Question(
                "GET", $"/api/users/{catalog[user.Name]}/", user.Name, caller => Rules.User(caller, user, catalog.IsConsentEnforced))),
            new Question("GET", $"/api/users/{catalog["nobody"]}/", "nobody", caller => Rules.Known(caller, "404")),
        ]),
        ("RetrieveCustomer",
        [
            .. Places.Customers.Select(customer => new Question(
                "GET", $"/api/customers/{catalog[customer]}/", customer, caller => Rules.Customer(caller, customer))),
            new Question("GET", $"/api/customers/{catalog["no customer"]}/", "no customer", caller => Rules.Known(caller, "404")),
        ]),
        ("RetrieveProviderOffering",
        [
            .. OfferingKind.All.Select(offering => new Question(
                "GET", $"{Offerings}{catalog[offering.Name]}/", offering.Name, caller => Rules.Offering(caller, offering))),
            new Question("GET", $"{Offerings}{catalog["no offering"]}/", "no offering", caller => Rules.Known(caller, "404")),
        ]),
        ("SetOfferingsUsername",
        [
            .. Places.Customers.Select(customer => new Question(
                "POST", $"/api/marketplace-service-providers/{catalog[customer]}/set_offerings_username/", "no name at " + customer,
                caller => Rules.Known(caller, caller.May(Callers.SetNames, customer) ? "201" : "403"),
                World.Body(("user_uuid", catalog[Callers.Stranger.Name]), ("username", "")))),
            new Question(
                "POST", $"/api/marketplace-service-providers/{catalog["no customer"]}/set_offerings_username/", "at no provider",
                caller => Rules.Known(caller, "404"), "{}"),
        ]),
        .. new[]
            {
                ("ShowComplianceOverview", "compliance_overview"), ("ListUsersCompliance", "offering_users"), ("ListChecklistsSummary", "checklists_summary"),
            }.Select(row => (row.Item1, Places.Customers.Select(customer => new Question(
                "GET", $"/api/marketplace-service-providers/{catalog[customer]}/compliance/{row.Item2}/", row.Item2 + " of " + customer,
                caller => Rules.Known(caller, caller.May(Callers.ListCustomers, customer) ? "200" : "403"))))),
        ("ListProviderOfferings", Places.Customers.Select(customer => new Question(
            "GET", $"{Offerings}?customer_uuid={catalog[customer]}&page_size=100", "offerings of " + customer,
            caller => Rules.Known(caller, "200 " + Names(Seen(caller, customer).Select(offering => offering.Name))),
            Read: response => Names(response.Array.Select(offering => offering!["name"]!.ToString()))))),
        ("ListServiceProviders", Places.Customers.Select(customer => new Question(
            "GET", $"/api/marketplace-service-providers/?customer_uuid={catalog[customer]}", customer,
            caller => Rules.Known(caller, "200 " + (Seen(caller, customer).Any() ? catalog[customer] : "")),
            Read: response => Names(response.Uuids)))),
    ];

    private static IEnumerable<OfferingKind> Seen(CallerKind caller, string customer) =>
        OfferingKind.All.Where(offering => offering.Customer == customer && VisibilityRule.Sees(caller, offering));

    private static string Names(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));
}
