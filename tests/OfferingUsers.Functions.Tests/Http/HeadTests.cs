using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Http;

/// <summary>HEAD asks what GET would answer, wherever there is a GET (offering-users.md 2.2).</summary>
public sealed class HeadTests(RunningApp app)
{
    public static TheoryData<string> Paths =>
    [
        .. ApiContract.Operations.Where(path => path.Value.Contains("GET") && !path.Key.Contains("{file}", StringComparison.Ordinal))
            .Select(path => path.Key),
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Every_path_with_a_GET_answers_HEAD_without_a_body(string path)
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var target = path.Replace("{collection}", "offerings", StringComparison.Ordinal).Replace("{key}", world.World.O, StringComparison.Ordinal);
        target = target.Replace("{id}", path.Contains("{id}", StringComparison.Ordinal) ? await NumberAsync(world) : "", StringComparison.Ordinal);
        target = target.Replace("{uuid}", path switch
        {
            _ when path.StartsWith("/api/marketplace-offering-users/", StringComparison.Ordinal) => world.Record,
            "/api/checklists-admin/{uuid}/" or "/api/checklists-admin/{uuid}/questions/" => world.Checklist,
            "/api/checklists-admin-questions/{uuid}/" => world["a001"],
            "/api/checklists-admin-question-options/{uuid}/" => world["b021"],
            "/api/checklists-admin-question-dependencies/{uuid}/" => await DependencyAsync(world),
            "/api/media/{uuid}/" => await StoredFileAsync(world),
            "/api/users/{uuid}/" => world.World.U.Uuid,
            "/api/customers/{uuid}/" => world.World.P,
            "/api/marketplace-offering-terms-of-service/{uuid}/" => await world.World.SetTermsAsync("1"),
            "/api/marketplace-user-offering-consents/{uuid}/" => await ConsentAsync(world),
            _ when path.StartsWith("/api/marketplace-service-providers/", StringComparison.Ordinal) => world.World.P,
            _ when path.StartsWith("/api/marketplace-site-agent-", StringComparison.Ordinal) => await AgentAsync(world, path.Split('/')[2]),
            _ => world.World.O,
        }, StringComparison.Ordinal);

        var query = path == Api.List + "checklist-template/" ? "?parent_uuid=" + world.World.O : "";
        (await app.Api.GetAsync(world.World.Staff.Token, target + query)).Is(200);

        var asked = (await app.Api.SendAsync("HEAD", world.World.Staff.Token, target + query)).Is(200);
        Assert.Equal("", asked.Text);
    }

    private static async Task<string> ConsentAsync(ChecklistWorld world)
    {
        await world.World.SetConsentAsync(world.World.U, "1");
        return (await world.World.Api.GetAsync(world.World.U.Token, "/api/marketplace-user-offering-consents/")).Is(200).Uuids[0];
    }

    private static async Task<string> NumberAsync(ChecklistWorld world)
    {
        var all = await world.World.Api.GetAsync(world.World.U.Token, "/api/marketplace-offering-user-checklist-completions/");
        return long.Parse(
            all.Is(200).Uuids[0][..12], System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture)
            .ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<string> DependencyAsync(ChecklistWorld world) => (await world.World.Api.GetAsync(
        world.World.Staff.Token, $"/api/checklists-admin-question-dependencies/?question_uuid={world["a004"]}")).Is(200).Uuids[0];

    /// <summary>An agent of the offering, or its service or processor.</summary>
    private static async Task<string> AgentAsync(ChecklistWorld world, string collection)
    {
        var (api, key, agents) = (world.World.Api, world.World.Staff.Token, "/api/marketplace-site-agent-identities/");
        var agent = (await api.PostAsync(key, agents, World.Body(("offering", world.World.O), ("name", "agent")))).Is(201)["uuid"]!;
        var service = (await api.PostAsync(key, $"{agents}{agent}/register_service/", """{"name":"s"}""")).Is(201)["uuid"]!;
        var processors = $"/api/marketplace-site-agent-services/{service}/register_processor/";
        var processor = (await api.PostAsync(key, processors, """{"name":"p","backend_type":"b"}""")).Is(201)["uuid"]!;
        return collection switch
        {
            "marketplace-site-agent-identities" => agent,
            "marketplace-site-agent-services" => service,
            _ => processor,
        };
    }

    private static async Task<string> StoredFileAsync(ChecklistWorld world)
    {
        (await world.SubmitAsync(("a009", $"[{ChecklistWorld.File("report.pdf", "%PDF-1.4 "u8.ToArray())}]"))).Is(200);
        return (await world.AnswerAsync("a009"))![0]!["stored_file_id"]!.ToString();
    }
}
