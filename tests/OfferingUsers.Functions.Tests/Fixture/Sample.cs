using System.Text.Json;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>Values of the domain with nothing special about them; a test changes what it is about.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Then = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static OfferingUser Record(Guid? offering = null, Guid? user = null, Guid? customer = null)
    {
        var (at, whose) = (offering ?? Guid.NewGuid(), user ?? Guid.NewGuid());
        return new OfferingUser
        {
            Uuid = OfferingUserUuid.New(at),
            Created = Then,
            Modified = Then,
            StateSince = Then,
            Offering = new OfferingSnapshot(at, "Cluster", "cluster", null, customer ?? Guid.NewGuid(), "Provider"),
            User = new UserSnapshot(whose, $"{whose.Hex()}@example.org", "First", "Last", "mail@example.org"),
        };
    }

    /// <summary>An offering whose creation flag is on, unless other options are given.</summary>
    public static Offering Offering(Guid? customer = null, string options = """{"service_provider_can_create_offering_user":true}""") =>
        new() { Uuid = Guid.NewGuid(), Name = "Cluster", Slug = "cluster", Customer = customer ?? Guid.NewGuid(), PluginOptions = Json(options) };

    public static CatalogUser User(params RoleGrant[] grants)
    {
        var uuid = Guid.NewGuid();
        return new CatalogUser { Uuid = uuid, Username = $"{uuid.Hex()}@example.org", FirstName = "First", LastName = "Last", Grants = [.. grants] };
    }

    public static Caller Caller(CatalogUser user, params Caller.HeldRole[] roles) => new(user, [.. roles]);

    public static Answer Answer(string json) =>
        new(Guid.NewGuid(), Guid.NewGuid(), new AnsweringUser(Guid.NewGuid(), 1, "First Last"), Json(json), false, Then, Then);

    public static JsonElement Json(string text) => JsonElement.Parse(text);

    /// <summary>Puts an object into the catalog as an import does: its kind and all it is searched by among its properties.</summary>
    public static async Task PutAsync<T>(this OwnStore store, string kind, string key, T value, params (string Name, object Value)[] more)
        where T : class
    {
        var type = (System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>)CatalogJson.Default.GetTypeInfo(typeof(T))!;
        var document = JsonSerializer.SerializeToNode(value, type)!.AsObject();
        document["id"] = CatalogIds.Of(kind, key);
        document["kind"] = kind;
        foreach (var (name, given) in more)
        {
            document[name] = JsonSerializer.SerializeToNode(given);
        }

        Assert.True(await store.Get<CatalogStore>().WriteAsync(document, null, CancellationToken.None));
    }

    public static Task PutAsync(this OwnStore store, Offering offering) => store.PutAsync(CatalogKinds.Offering, offering.Uuid.Hex(), offering);

    public static Task PutAsync(this OwnStore store, Customer customer) => store.PutAsync(CatalogKinds.Customer, customer.Uuid.Hex(), customer);

    public static Task PutAsync(this OwnStore store, Project project) => store.PutAsync(CatalogKinds.Project, project.Uuid.Hex(), project);

    public static Task PutAsync(this OwnStore store, CatalogUser user) => store.PutAsync(
        CatalogKinds.User, user.Uuid.Hex(), user, ("scopes", user.Grants.Where(grant => grant.IsActive).Select(grant => grant.Scope.Hex()).ToArray()));

    /// <summary>Leads from a value to whoever it belongs to, as a key to its user.</summary>
    public static async Task PutGuardAsync(this OwnStore store, string id, Guid owner) => Assert.True(
        await store.Get<CatalogStore>().WriteAsync(new GuardDocument(id, owner.Hex()), id, null, CatalogJson.Default.GuardDocument, CancellationToken.None));
}
