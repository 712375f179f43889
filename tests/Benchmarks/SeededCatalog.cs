using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace Benchmarks;

/// <summary>A provider with a hundred offerings and a checklist, its records, and users that have none yet.</summary>
internal sealed class SeededCatalog
{
    public const int OfferingCount = 100;
    private const int ObjectsPerImport = 5_000;

    private readonly List<Guid> offerings = [.. Enumerable.Range(0, OfferingCount).Select(_ => Guid.NewGuid())];

    public IReadOnlyList<SeededRecord> Records { get; private set; } = [];

    /// <summary>The users without a record.</summary>
    public IReadOnlyList<Guid> NewUsers { get; private set; } = [];

    public Guid Customer { get; } = Guid.NewGuid();

    /// <summary>The questions of the checklist, all of which take a text.</summary>
    public IReadOnlyList<Guid> Questions { get; } = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];

    public IReadOnlyList<Guid> OfferingUuids => offerings;

    /// <summary>When the last record was modified; the others were in the ninety days before, evenly.</summary>
    public DateTimeOffset SeededAt { get; } = DateTimeOffset.UtcNow;

    /// <summary>How long the records took, without their users and the catalog.</summary>
    public TimeSpan RecordsTook { get; private set; }

    /// <summary>Nine of ten of an offering's records are OK, and the tenth waits for its provider.</summary>
    public static OfferingUserState StateOf(int number) => number / OfferingCount % 10 == 0 ? OfferingUserState.ErrorCreating : OfferingUserState.Ok;

    public static string UsernameOf(int number) => $"user{number.ToString(CultureInfo.InvariantCulture)}";

    /// <param name="state">The state of a record by its number.</param>
    public static async Task<SeededCatalog> ImportAsync(HttpClient http, int records, int newUsers, Func<int, OfferingUserState> state)
    {
        var catalog = new SeededCatalog();
        var (customer, checklist) = (catalog.Customer, Guid.NewGuid());
        await SendAsync(http, new JsonObject
        {
            ["customers"] = new JsonArray(new JsonObject { ["uuid"] = customer.Hex(), ["name"] = "Provider" }),
            ["checklists"] = new JsonArray(new JsonObject
            {
                ["uuid"] = checklist.Hex(),
                ["name"] = "Declaration",
                ["questions"] = new JsonArray([.. catalog.Questions.Select(question => new JsonObject
                {
                    ["uuid"] = question.Hex(),
                    ["question_type"] = "text_input",
                    ["description"] = "Why?",
                })]),
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
            .. Enumerable.Range(0, records).Select(n => catalog.offerings[n % OfferingCount])
                .Select(offering => new SeededRecord(OfferingUserUuid.New(offering), offering, Guid.NewGuid())),
        ];
        catalog.NewUsers = [.. Enumerable.Range(0, newUsers).Select(_ => Guid.NewGuid())];
        await SendAsync(http, "users", catalog.Records.Select(record => record.User).Concat(catalog.NewUsers).Select(User));
        var began = Stopwatch.StartNew();
        await SendAsync(http, "offering_users", catalog.Records.Select((record, n) => new JsonObject
        {
            ["uuid"] = record.Uuid.Hex(),
            ["offering"] = record.Offering.Hex(),
            ["user"] = record.User.Hex(),
            ["username"] = UsernameOf(n),
            ["state"] = state(n).Label(),
            ["created"] = catalog.ModifiedAt(n),
            ["modified"] = catalog.ModifiedAt(n),
        }));
        catalog.RecordsTook = began.Elapsed;
        return catalog;
    }

    /// <summary>The key of a seeded user.</summary>
    public static string KeyOf(Guid user) => "token-of-" + user.Hex();

    private string ModifiedAt(int number) =>
        (SeededAt - (TimeSpan.FromDays(90) * (Records.Count - 1 - number) / Records.Count)).ToString("O", CultureInfo.InvariantCulture);

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
