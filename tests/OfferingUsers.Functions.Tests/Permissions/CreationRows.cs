using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>Creation (offering-users.md 2.5): who may not is told nothing of offerings, users and accounts.</summary>
internal static class CreationRows
{
    private const string Unknown = "00000000000000000000000000000bad";

    public static (string Function, IEnumerable<Question> Questions) Of(SeededCatalog catalog) =>
    (
        "CreateOfferingUser",
        [
            .. RecordKind.All.Select(record => Ask(
                "again " + record.Name, caller => Rules.CreatePair(caller, record.Offering, exists: true),
                World.Body(("offering_uuid", catalog[record.Offering.Name]), ("user_uuid", catalog[record.User.Name])))),
            .. OfferingKind.All.Select(offering => Ask(
                "at " + offering.Name, caller => Rules.CreatePair(caller, offering, exists: false)) with
            {
                BodyOf = caller => World.Body(
                    ("offering_uuid", catalog[offering.Name]), ("user_uuid", catalog[SeededCatalog.NewcomerFor(caller)])),
            }),
            .. OfferingKind.All.Select(offering => Ask(
                "for nobody at " + offering.Name,
                caller => Rules.Create(caller, offering, $"400 Object with uuid={Unknown} does not exist."),
                World.Body(("offering_uuid", catalog[offering.Name]), ("user_uuid", Unknown)))),
            Ask(
                "at no offering", caller => Rules.Create(caller, null, $"400 Object with uuid={Unknown} does not exist."),
                World.Body(("offering_uuid", Unknown), ("user_uuid", catalog[Callers.Stranger.Name]))),
            Ask(
                "at the address of no offering", caller => Rules.Create(caller, null, "400 Invalid hyperlink - Object does not exist."),
                World.Body(("offering", $"/api/marketplace-provider-offerings/{Unknown}/"), ("user_uuid", catalog[Callers.Stranger.Name]))),
            Ask(
                "of nothing", caller => Rules.Known(caller, "400 Either 'offering' URL or 'offering_uuid' is required."), "{}"),
        ]
    );

    private static Question Ask(string about, Func<CallerKind, string> rule, string? body = null) =>
        new("POST", Api.List, about, rule, body) { HasSentences = true };
}
