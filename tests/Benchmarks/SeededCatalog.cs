using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace Benchmarks;

/// <summary>A provider with a hundred offerings and a checklist, its records, and users that have none yet.</summary>
internal sealed class SeededCatalog
{
    private const int Offerings = 100;
    private const int ObjectsPerImport = 5_000;

    private readonly List<Guid> offerings = [.. Enumerable.Range(0, Offerings).Select(_ => Guid.NewGuid())];

    public IReadOnlyList<SeededRecord> Records { get; private set; } = [];

    /// <summary>The users without a record.</summary>
    public IReadOnlyList<Guid> NewUsers { get; private set; } = [];

    public Guid Question { get; } = Guid.NewGuid();

    public IReadOnlyList<Guid> OfferingUuids => offerings;

    /// <param name="state">The state of a record by its number.</param>
    public static async Task<SeededCatalog> ImportAsync(HttpClient http, int records, int newUsers, Func<int, OfferingUserState> state)
    {
        var catalog = new SeededCatalog();
        var (customer, checklist) = (Guid.NewGuid(), Guid.NewGuid());
        await SendAsync(http, new JsonObject
        {
            ["customers"] = new JsonArray(new JsonObject { ["uuid"] = customer.Hex(), ["name"] = "Provider" }),
            ["checklists"] = new JsonArray(new JsonObject
            {
                ["uuid"] = checklist.Hex(),
                ["name"] = "Declaration",
                ["questions"] = new JsonArray(
                    new JsonObject { ["uuid"] = catalog.Question.Hex(), ["question_type"] = "text_input", ["description"] = "Why?" }),
            }),
            ["offerings"] = new JsonArray([.. catalog.offerings.Select((offering, n) => new JsonObject
            {
                ["uuid"] = offering.Hex(),
                ["name"] = $"Cluster {n}",
                ["slug"] = $"cluster-{n}",
                ["customer"] = customer.Hex(),
                ["compliance_checklist"] = checklist.Hex(),
                ["plugin_options"] = new JsonObject { ["service_provider_can_create_offering_user"] = true },
            })]),
        });
        catalog.Records =
        [
            .. Enumerable.Range(0, records).Select(n => catalog.offerings[n % Offerings])
                .Select(offering => new SeededRecord(OfferingUserUuid.New(offering), offering, Guid.NewGuid())),
        ];
        catalog.NewUsers = [.. Enumerable.Range(0, newUsers).Select(_ => Guid.NewGuid())];
        await SendAsync(http, "users", catalog.Records.Select(record => record.User).Concat(catalog.NewUsers).Select(User));
        await SendAsync(http, "offering_users", catalog.Records.Select((record, n) => new JsonObject
        {
            ["uuid"] = record.Uuid.Hex(),
            ["offering"] = record.Offering.Hex(),
            ["user"] = record.User.Hex(),
            ["username"] = $"user{n.ToString(CultureInfo.InvariantCulture)}",
            ["state"] = state(n).Label(),
        }));
        return catalog;
    }

    /// <summary>The key of a seeded user.</summary>
    public static string KeyOf(Guid user) => "token-of-" + user.Hex();

    private static JsonObject User(Guid uuid) => new()
    {
        ["uuid"] = uuid.Hex(),
        ["username"] = $"{uuid.Hex()}@example.org",
        ["first_name"] = "First",
        ["last_name"] = "Last",
        ["email"] = $"{uuid.Hex()}@example.org",
        ["token"] = KeyOf(uuid),
    };

    private static async Task SendAsync(HttpClient http, string collection, IEnumerable<JsonObject> objects)
    {
        foreach (var chunk in objects.Chunk(ObjectsPerImport))
        {
            await SendAsync(http, new JsonObject { [collection] = new JsonArray([.. chunk]) });
        }
    }

    private static async Task SendAsync(HttpClient http, JsonObject body)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("/api/catalog/import/", content);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The import was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }
}

/// <summary>A record of the seed.</summary>
internal sealed record SeededRecord(Guid Uuid, Guid Offering, Guid User);
