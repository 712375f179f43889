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
