using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.SiteAgents;

/// <summary>A world with a second offering, and with a manager of the first one alone: the role that operators give to an agent (newer-waldur.md 10).</summary>
public sealed class AgentWorld
{
    public const string Identities = "/api/marketplace-site-agent-identities/";
    public const string Services = "/api/marketplace-site-agent-services/";
    public const string Processors = "/api/marketplace-site-agent-processors/";
    public const string Providers = "/api/marketplace-service-providers/";
    public const string Offerings = "/api/marketplace-provider-offerings/";

    private AgentWorld(World world) => World = world;

    public World World { get; }

    public Api Api => World.Api;

    /// <summary>A manager of O, and of nothing else.</summary>
    public Person M { get; } = new("m");

    public string O2 { get; private set; } = "";

    /// <summary>The grant by which M manages O.</summary>
    public JsonObject Grant { get; private set; } = [];

    public string Agent => "agent-" + World.O;

    public static async Task<AgentWorld> CreateAsync(RunningApp app, bool flag = true, string role = "OFFERING.MANAGER")
    {
        var world = new AgentWorld(await World.CreateAsync(app, flag: flag));
        world.O2 = await world.World.NewOfferingAsync();
        world.Grant = World.Grant(world.M, role, "offering", world.World.O);
        await world.World.ImportAsync(new JsonObject { ["users"] = new JsonArray(world.M.ToJson()), ["role_grants"] = new JsonArray(world.Grant.DeepClone()) });
        return world;
    }

    /// <summary>What an agent tells of itself.</summary>
    public string Identity(
        string? name = null, string? offering = null, string restarted = "2026-08-01T08:00:00+02:00", string? version = "0.9.1") => World.Body(
        ("offering", offering ?? World.O), ("name", name ?? Agent), ("version", version),
        ("dependencies", new[] { new { package = "httpx", version = "0.28", entry_point = "none" } }), ("last_restarted", restarted),
        ("config_file_path", ""), ("config_file_content", ""));

    /// <summary>Registers an agent as M.</summary>
    public async Task<JsonObject> RegisterAsync(string? name = null) => (await Api.PostAsync(M.Token, Identities, Identity(name))).Is(201).Object;
}
