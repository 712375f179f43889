using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain.Access;
using OfferingUsers.Functions.OfferingUsers;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>
/// The fixture of the specification's scenarios, imported afresh for each test: a provider P with the offering O (creation flag on), its owner, a manager
/// who may update, its support role; global staff and support; a consumer organisation with a project and its roles; the user U; a stranger.
/// </summary>
public sealed class World
{
    public const string Uuid = "uuid";

    private readonly Api api;

    private World(Api api) => this.api = api;

    public Api Api => api;

    public string P { get; } = NewUuid();

    public string O { get; } = NewUuid();

    public string Slug { get; } = "slug-" + NewUuid();

    public string Consumer { get; } = NewUuid();

    public string Project { get; } = NewUuid();

    public Person Owner { get; } = new("owner");

    public Person Manager { get; } = new("manager");

    public Person ProviderSupport { get; } = new("provider-support");

    public Person Staff { get; } = new("staff");

    public Person Support { get; } = new("support");

    public Person Admin { get; } = new("admin");

    public Person ProjectManager { get; } = new("project-manager");

    /// <summary>A member of the consumer's project.</summary>
    public Person U { get; } = new("u");

    public Person Stranger { get; } = new("stranger");

    public static string NewUuid() => Guid.NewGuid().ToString("N");

    /// <summary>Imports a world.</summary>
    /// <param name="flag">Whether O's creation flag is on.</param>
    /// <param name="sharedGroup">Whether O and the consumer share an organization group.</param>
    public static Task<World> CreateAsync(RunningApp app, bool flag = true, bool sharedGroup = false) => CreateAsync(app.Api, flag, sharedGroup);

    /// <summary>Imports a world through an API.</summary>
    public static async Task<World> CreateAsync(Api api, bool flag = true, bool sharedGroup = false)
    {
        var world = new World(api);
        var groups = sharedGroup ? new JsonArray(NewUuid()) : [];
        var updater = "UPDATER." + NewUuid();
        await world.ImportAsync(new JsonObject
        {
            ["roles"] = new JsonArray(new JsonObject { ["name"] = updater, ["permissions"] = new JsonArray(Permissions.UpdateOfferingUser) }),
            ["customers"] = new JsonArray(
                new JsonObject { [Uuid] = world.P, ["name"] = "Provider" },
                new JsonObject { [Uuid] = world.Consumer, ["name"] = "Consumer", ["organization_groups"] = groups.DeepClone() }),
            ["projects"] = new JsonArray(new JsonObject { [Uuid] = world.Project, ["name"] = "Project", ["customer"] = world.Consumer }),
            ["offerings"] = new JsonArray(Offering(world.O, world.P, "Cluster A", world.Slug, flag, groups)),
            ["users"] = new JsonArray(
                world.Owner.ToJson(), world.Manager.ToJson(), world.ProviderSupport.ToJson(), world.Staff.ToJson("is_staff"),
                world.Support.ToJson("is_support"),
                world.Admin.ToJson(), world.ProjectManager.ToJson(), world.U.ToJson(), world.Stranger.ToJson()),
            ["role_grants"] = new JsonArray(
                Grant(world.Owner, "CUSTOMER.OWNER", "customer", world.P), Grant(world.Manager, updater, "customer", world.P),
                Grant(world.ProviderSupport, "CUSTOMER.SUPPORT", "customer", world.P), Grant(world.Admin, "PROJECT.ADMIN", "project", world.Project),
                Grant(world.ProjectManager, "PROJECT.MANAGER", "project", world.Project), Grant(world.U, "PROJECT.MEMBER", "project", world.Project)),
        });
        return world;
    }

    public static JsonObject Offering(
        string uuid, string customer, string name, string? slug = null, bool flag = true, JsonArray? groups = null, string? parent = null) => new()
        {
            [Uuid] = uuid,
            ["name"] = name,
            ["slug"] = slug ?? "slug-" + uuid,
            ["customer"] = customer,
            ["parent"] = parent,
            ["organization_groups"] = groups?.DeepClone() ?? new JsonArray(),
            ["plugin_options"] = new JsonObject { ["service_provider_can_create_offering_user"] = flag },
        };

    public static JsonObject Grant(Person person, string role, string scopeType, string scope) =>
        new() { [Uuid] = NewUuid(), ["user"] = person.Uuid, ["role"] = role, ["scope_type"] = scopeType, ["scope"] = scope };

    public static string Body(params (string Key, object? Value)[] values) =>
        JsonSerializer.Serialize(values.ToDictionary(value => value.Key, value => value.Value));

    public async Task ImportAsync(JsonObject body) => (await api.PostAsync(api.Bootstrap, "/api/catalog/import/", body.ToJsonString())).Is(200);

    public Task ImportAsync(string collection, params JsonObject[] objects) => ImportAsync(new JsonObject { [collection] = new JsonArray([.. objects]) });

    /// <summary>Another user without roles.</summary>
    public async Task<Person> NewUserAsync(string name = "user")
    {
        var person = new Person(name);
        await ImportAsync("users", person.ToJson());
        return person;
    }

    /// <summary>Another offering of the provider.</summary>
    public async Task<string> NewOfferingAsync(string name = "Cluster B", bool flag = true, string? slug = null, string? parent = null)
    {
        var uuid = NewUuid();
        await ImportAsync("offerings", Offering(uuid, P, name, slug, flag, parent: parent));
        return uuid;
    }

    /// <summary>Switches the creation flag of O.</summary>
    public Task SetFlagAsync(bool flag) =>
        ImportAsync("offerings", new JsonObject { [Uuid] = O, ["plugin_options"] = new JsonObject { ["service_provider_can_create_offering_user"] = flag } });

    /// <summary>Active or inactive terms of O; the same terms again when their uuid is given.</summary>
    public async Task<string> SetTermsAsync(string version, bool isActive = true, bool requiresReconsent = false, string? uuid = null)
    {
        uuid ??= NewUuid();
        await ImportAsync(
            "terms_of_service",
            new JsonObject { [Uuid] = uuid, ["offering"] = O, ["version"] = version, ["is_active"] = isActive, ["requires_reconsent"] = requiresReconsent });
        return uuid;
    }

    /// <summary>A user's consent for O.</summary>
    public Task SetConsentAsync(Person user, string version, bool revoked = false) => ImportAsync(
        "consents",
        new JsonObject
        {
            [Uuid] = NewUuid(),
            ["user"] = user.Uuid,
            ["offering"] = O,
            ["version"] = version,
            ["revocation_date"] = revoked ? "2026-01-01T00:00:00Z" : null,
        });

    /// <summary>A new record of U or another user at O or another offering, by staff; its uuid.</summary>
    public async Task<string> NewRecordAsync(string? username = null, Person? user = null, string? offering = null) => (await api.PostAsync(
        Staff.Token, Api.List, Body(("offering_uuid", offering ?? O), ("user_uuid", (user ?? U).Uuid), ("username", username)))).Is(201)[Uuid]!;

    /// <summary>A new record, brought into a state by calls that any provider could make.</summary>
    public async Task<string> NewRecordInAsync(string state, Person? user = null)
    {
        var uuid = await NewRecordAsync(user: user ?? await NewUserAsync());
        string[] actions = state switch
        {
            "Requested" => [],
            "Creating" => ["begin_creating"],
            "Pending account linking" => ["begin_creating", "set_pending_account_linking"],
            "Pending additional validation" => ["begin_creating", "set_pending_additional_validation"],
            "OK" => ["set_ok"],
            "Requested deletion" => ["set_ok", "request_deletion"],
            "Deleting" => ["set_ok", "request_deletion", "set_deleting"],
            "Deleted" => ["set_ok", "request_deletion", "set_deleting", "set_deleted"],
            "Error creating" => ["set_error_creating"],
            "Error deleting" => ["set_ok", "request_deletion", "set_error_deleting"],
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state."),
        };
        foreach (var action in actions)
        {
            (await api.PostAsync(Staff.Token, Api.Detail(uuid, action))).Is(200);
        }

        return uuid;
    }

    /// <summary>The record as staff sees it.</summary>
    public async Task<JsonObject> LookAsync(string uuid) => (await api.GetAsync(Staff.Token, Api.Detail(uuid))).Is(200).Object;
}

/// <summary>Somebody with a key.</summary>
public sealed record Person(string Name)
{
    public string Uuid { get; } = World.NewUuid();

    public string Token { get; } = "token-" + World.NewUuid();

    public string Username => $"{Name}-{Uuid}@example.org";

    public JsonObject ToJson(string? flag = null)
    {
        var json = new JsonObject
        {
            ["uuid"] = Uuid,
            ["username"] = Username,
            ["first_name"] = "First" + Name,
            ["last_name"] = "Last" + Name,
            ["email"] = Username,
            ["token"] = Token,
        };
        if (flag is not null)
        {
            json[flag] = true;
        }

        return json;
    }
}
