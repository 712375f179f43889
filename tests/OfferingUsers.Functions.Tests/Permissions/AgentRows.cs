using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>What agents tell of themselves, and their other neighbours (newer-waldur.md 3.5 to 3.8).</summary>
internal static class AgentRows
{
    public const string Identities = "/api/marketplace-site-agent-identities/";
    public const string Services = "/api/marketplace-site-agent-services/";
    public const string Processors = "/api/marketplace-site-agent-processors/";

    private const string Service = """{"name":"report","mode":"report"}""";
    private const string Processor = """{"name":"OfferingReportProcessor","backend_type":"module.Backend"}""";

    public static IEnumerable<(string Function, IEnumerable<Question> Questions)> Of(SeededCatalog catalog) =>
    [
        ("ListAgentIdentities", OfferingKind.All.Select(offering => Listed(catalog, Identities, offering))),
        ("ListAgentServices", [Everything(catalog, Services, "service of ")]),
        ("ListAgentProcessors", [Everything(catalog, Processors, "processor of ")]),
        ("CreateAgentIdentity",
        [
            .. OfferingKind.All.Select(offering => new Question(
                "POST", Identities, "again at " + offering.Name, caller => Rules.RegisterAgent(caller, offering), catalog.AgentOf(offering))),
            new Question(
                "POST", Identities, "at no offering", caller => Rules.Known(caller, "400"),
                World.Body(("offering", catalog["no offering"]), ("name", "agent"))),
        ]),
        ("RetrieveAgentIdentity", Read(catalog, Identities, "agent of ")),
        ("RetrieveAgentService", Read(catalog, Services, "service of ")),
        ("RetrieveAgentProcessor", Read(catalog, Processors, "processor of ")),
        ("UpdateAgentIdentity", Change(catalog, "PUT", Identities, "agent of ", "", "200", catalog.AgentOf)),
        ("RegisterAgentService", Change(catalog, "POST", Identities, "agent of ", "register_service/", "200", _ => Service)),
        ("RegisterAgentProcessor", Change(catalog, "POST", Services, "service of ", "register_processor/", "200", _ => Processor)),
        ("SetAgentStatistics", Change(catalog, "POST", Services, "service of ", "set_statistics/", "200", _ => """{"statistics":{}}""")),
        ("DeleteAgentIdentity", Delete(catalog, Identities, "agent of ")),
        ("DeleteAgentService", Delete(catalog, Services, "service of ")),
        ("DeleteAgentProcessor", Delete(catalog, Processors, "processor of ")),
        ("RetrieveVersion", [Ask("/api/version/")]),
        ("ListOrders", [Ask("/api/marketplace-orders/?state=anything")]),
        ("ListProviderResources", [Ask("/api/marketplace-provider-resources/?state=anything")]),
    ];

    /// <summary>Registers an agent with a service and a processor at an offering, or what is missing of them.</summary>
    public static async Task RegisterAsync(SeededCatalog catalog, Api api, OfferingKind offering)
    {
        var agent = (await api.PostAsync(api.Bootstrap, Identities, catalog.AgentOf(offering))).Is(201)["uuid"]!.ToString();
        var service = await api.PostAsync(api.Bootstrap, $"{Identities}{agent}/register_service/", Service);
        var processor = await api.PostAsync(api.Bootstrap, $"{Services}{service["uuid"]}/register_processor/", Processor);
        catalog.Know("agent of " + offering.Name, agent);
        catalog.Know("service of " + offering.Name, service["uuid"]!.ToString());
        catalog.Know("processor of " + offering.Name, processor["uuid"]!.ToString());
    }

    private static Question Ask(string path) => new("GET", path, path, caller => Rules.Known(caller, "200"));

    private static Question Listed(SeededCatalog catalog, string path, OfferingKind offering) => new(
        "GET", $"{path}?offering_uuid={catalog[offering.Name]}", "agents of " + offering.Name,
        caller => Rules.Known(caller, "200 " + (VisibilityRule.Sees(caller, offering) ? catalog["agent of " + offering.Name] : "")),
        Read: response => string.Join(' ', response.Uuids));

    private static Question Everything(SeededCatalog catalog, string path, string what) => new(
        "GET", path + "?page_size=300", "all of " + path,
        caller => Rules.Known(caller, "200 " + Names(OfferingKind.All.Where(offering => VisibilityRule.Sees(caller, offering)))),
        Read: response => Names(OfferingKind.All.Where(offering => response.Uuids.Contains(catalog[what + offering.Name]))));

    private static string Names(IEnumerable<OfferingKind> offerings) =>
        string.Join(' ', offerings.Select(offering => offering.Name).Order(StringComparer.Ordinal));

    private static IEnumerable<Question> Read(SeededCatalog catalog, string path, string what) =>
    [
        .. OfferingKind.All.Select(offering => new Question(
            "GET", $"{path}{catalog[what + offering.Name]}/", what + offering.Name, caller => Rules.Offering(caller, offering))),
        new Question("GET", $"{path}{catalog["nothing"]}/", "none", caller => Rules.Known(caller, "404")),
    ];

    private static IEnumerable<Question> Change(
        SeededCatalog catalog, string method, string path, string what, string action, string answer, Func<OfferingKind, string> body) =>
        OfferingKind.All.Select(offering => new Question(
            method, $"{path}{catalog[what + offering.Name]}/{action}", $"{action} {what}{offering.Name}",
            caller => Rules.ChangeAgent(caller, offering, answer), body(offering)));

    private static IEnumerable<Question> Delete(SeededCatalog catalog, string path, string what) =>
        OfferingKind.All.Select(offering => new Question(
            "DELETE", $"{path}{catalog[what + offering.Name]}/", what + offering.Name, caller => Rules.ChangeAgent(caller, offering, "204"))
        {
            // What is registered again is the same again.
            Restore = response => response.Status == 204 ? catalog.RegisterAgentAsync(offering) : Task.CompletedTask,
        });
}
