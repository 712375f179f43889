using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Processes;

/// <summary>
/// Cosmos' own query planner, which the SDK brings along, takes every query of the app with parameters of their real types, and what it makes of them has
/// the same results: the lists of this app are compared with those of one without it.
/// </summary>
public sealed class PlannerTests
{
    private static readonly string[] States = ["OK", "Requested", "Deleted"];

    private static readonly string[] Orders =
    [
        "", "o=-username", "o=created", "o=-created", "o=modified", "o=-modified", "o=username,created", "o=username,-created", "o=-username,modified",
        "o=-username,-modified",
    ];

    private static readonly string[] Filters =
    [
        "", $"offering_uuid={Offering(0)}", $"offering_uuid={Offering(0)},{Offering(1)}", "offering_slug=s0", "offering_slug=s0,s1",
        "provider_uuid=c1000000000000000000000000000000", "provider_uuid=c1000000000000000000000000000000&state=OK&state=Requested", "state=OK",
        $"parent_offering_uuid={Offering(0)}", "user_uuid=a0000000000000000000000000000001",
        "user_username=USER1", "is_restricted=true", "has_consent=true", "has_consent=false", "created=2026-01-01", "modified=2026-01-03T00:00:00Z",
        "query=a'B%25", "query=cluster",
    ];

    /// <summary>With several physical partitions the plans of the local endpoint have to mean the same, too.</summary>
    [Theory]
    [InlineData("true", 1)]
    [InlineData("true", 3)]
    [InlineData("false", 3)]
    public async Task Every_query_passes_the_planner_and_means_the_same(string isNative, int partitions)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The planner that can be switched on is the one for Linux.");
        await using var planned = await ChildApp.StartAsync(
            ":memory:",
            environment:
            [
                ("AZURE_COSMOS_USE_QUERY_PLAN_INTEROP_LINUX", isNative), ("Api__CostHeaders", "true"),
                ("LocalRuntime__PhysicalPartitions", partitions.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ]);
        await using var plain = await ChildApp.StartAsync(":memory:", environment: [("Api__CostHeaders", "true")]);
        var world = Body();
        foreach (var app in new[] { planned, plain })
        {
            (await app.Api.PostAsync(app.Api.Bootstrap, "/api/catalog/import/", world.ToJsonString())).Is(200);
            (await app.Api.PostAsync(
                app.Api.Bootstrap, "/api/catalog/import/", new JsonObject { ["offering_users"] = new JsonArray(Record(24, 0, 11)) }.ToJsonString())).Is(200);
        }

        // Without the planner in the process, the client asks the store for a plan: so the difference shows that it is at work.
        var (asking, planning) = (await plain.Api.GetAsync(plain.Api.Bootstrap, Api.List), await planned.Api.GetAsync(plain.Api.Bootstrap, Api.List));
        Assert.True(partitions > 1 || Calls(planning) < Calls(asking), $"{Calls(planning)} calls with the planner, {Calls(asking)} without");

        // Conditions depend on who asks, orders do not.
        foreach (var (token, orders) in new[]
        {
            (plain.Api.Bootstrap, Orders), ("token-of-the-owner-0", [""]), ("token-of-the-member-0", ["", "o=-username,modified"]),
            ("token-of-nobody-00000", [""]),
        })
        {
            await Parallel.ForEachAsync(Queries(orders), async (query, _) => await CompareAsync("GET", token, query));
            await Parallel.ForEachAsync(Filters, async (query, _) => await CompareAsync("HEAD", token, query));
        }

        async Task CompareAsync(string method, string token, string query)
        {
            var expected = await plain.Api.SendAsync(method, token, $"{Api.List}?{query}&field=uuid&page_size=5");
            var actual = await planned.Api.SendAsync(method, token, $"{Api.List}?{query}&field=uuid&page_size=5");
            Assert.Equal(
                (expected.Status, expected.Text, expected.Headers.GetValueOrDefault("X-Result-Count")),
                (actual.Status, actual.Text, actual.Headers.GetValueOrDefault("X-Result-Count")));
        }

        string[] paths =
        [
            "/api/catalog/users/", "/api/catalog/offerings/", "/api/catalog/roles/", "/api/marketplace-provider-offerings/?field=uuid",
            "/api/marketplace-service-providers/?field=uuid",
        ];
        foreach (var path in paths)
        {
            Assert.Equal(
                (await plain.Api.GetAsync(plain.Api.Bootstrap, path)).Is(200).Text, (await planned.Api.GetAsync(plain.Api.Bootstrap, path)).Is(200).Text);
        }

        foreach (var checklist in new[] { "cc000000000000000000000000000000", null })
        {
            await AttachAsync(planned.Api, checklist);
        }

        await AdministerAsync(planned.Api);
        var states = (await plain.Api.GetAsync(plain.Api.Bootstrap, "/api/status/")).Is(200);
        var plannedStates = (await planned.Api.GetAsync(plain.Api.Bootstrap, "/api/status/")).Is(200);
        Assert.Equal(states.Object["offerings"]!.ToJsonString(), plannedStates.Object["offerings"]!.ToJsonString());

        // A query that the planner refuses would fail its round, and be tried for minutes before it ends.
        Assert.All(plannedStates.Object["sweeps"]!.AsArray(), sweep => Assert.True(sweep!["last_round"] is not null && sweep["last_failure"] is null));

        (await planned.Api.DeleteAsync(plain.Api.Bootstrap, "/api/catalog/customers/c1000000000000000000000000000000/")).Is(409);
        (await planned.Api.DeleteAsync(plain.Api.Bootstrap, $"/api/catalog/offerings/{Offering(1)}/")).Is(204);
        (await planned.Api.DeleteAsync(plain.Api.Bootstrap, $"/api/catalog/offerings/{Offering(2)}/")).Is(204);
        (await planned.Api.DeleteAsync(plain.Api.Bootstrap, "/api/catalog/users/a0000000000000000000000000000000/")).Is(204);
    }

    /// <summary>Attaches a checklist, or detaches it: the completions follow, which are looked for by queries.</summary>
    private static async Task AttachAsync(Api api, string? checklist)
    {
        var body = new JsonObject { ["offerings"] = new JsonArray(new JsonObject { ["uuid"] = Offering(2), ["compliance_checklist"] = checklist }) };
        if (checklist is not null)
        {
            body["checklists"] = new JsonArray(new JsonObject { ["uuid"] = checklist, ["name"] = "Declaration" });
        }

        (await api.PostAsync(api.Bootstrap, "/api/catalog/import/", body.ToJsonString())).Is(200);
        await Eventually.IsTrueAsync(
            async () => (await api.GetAsync(api.Bootstrap, $"{Api.List}?offering_uuid={Offering(2)}")).Is(200).Array
                .All(record => record!["has_compliance_checklist"]!.GetValue<bool>() == checklist is not null),
            "all records to follow their offering");
    }

    /// <summary>Makes a checklist's parts and asks for each: they are found by queries that look into lists and lists within those.</summary>
    private static async Task AdministerAsync(Api api)
    {
        var checklist = await MakeAsync("checklists-admin", ("name", "Administered"));
        var question = await MakeAsync("checklists-admin-questions", ("checklist", checklist["url"]), ("question_type", "single_select"));
        var option = await MakeAsync("checklists-admin-question-options", ("question", question["url"]), ("label", "Yes"));
        var second = await MakeAsync("checklists-admin-questions", ("checklist", checklist["url"]));
        var dependency = await MakeAsync(
            "checklists-admin-question-dependencies", ("question", second["url"]), ("depends_on_question", question["url"]),
            ("required_answer_value", new[] { option["uuid"] }), ("operator", "in"));
        foreach (var made in new[] { second, option, dependency })
        {
            Assert.Equal(made["uuid"], (await api.GetAsync(api.Bootstrap, made["url"]![api.Url.Length..])).Is(200)["uuid"]);
        }

        async Task<Response> MakeAsync(string path, params (string, object?)[] body) =>
            (await api.PostAsync(api.Bootstrap, $"/api/{path}/", World.Body(body))).Is(201);
    }

    private static int Calls(Response answer) => int.Parse(answer.Headers["X-Store-Calls"], System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<string> Queries(string[] orders) => Filters.SelectMany(filter => orders.Select(order => $"{filter}&{order}"))
        .Concat(["page=2", "page=last", $"offering_uuid={Offering(0)}&page=2&o=-created"]);

    private static JsonObject Record(int n, int offering, int user) => new()
    {
        ["uuid"] = $"d00000000000000000000000000000{n:00}",
        ["offering"] = Offering(offering),
        ["user"] = $"a00000000000000000000000000000{user:00}",
        ["username"] = n % 4 == 0 ? null : $"a'b%{n % 5}",
        ["state"] = States[n % 3],
        ["is_restricted"] = n % 2 == 0,
        ["created"] = $"2026-01-{n % 7 + 1:00}T00:00:00Z",
        ["modified"] = $"2026-01-{n % 5 + 1:00}T00:00:00Z",
    };

    private static string Offering(int n) => $"0f0000000000000000000000000000{n:00}";

    private static JsonObject Body()
    {
        const string provider = "c1000000000000000000000000000000";
        const string consumer = "c2000000000000000000000000000000";
        var group = new JsonArray("90000000000000000000000000000001");
        JsonObject User(int n) => new()
        {
            ["uuid"] = $"a00000000000000000000000000000{n:00}",
            ["username"] = $"user{n}",
            ["first_name"] = $"F{n}",
            ["token"] = n == 0 ? "token-of-the-member-0" : null,
        };
        return new JsonObject
        {
            ["customers"] = new JsonArray(
                new JsonObject { ["uuid"] = provider, ["name"] = "P" },
                new JsonObject { ["uuid"] = consumer, ["name"] = "C", ["organization_groups"] = group.DeepClone() }),
            ["projects"] = new JsonArray(new JsonObject { ["uuid"] = "b0000000000000000000000000000000", ["name"] = "Project", ["customer"] = consumer }),
            ["users"] = new JsonArray(
            [
                .. Enumerable.Range(0, 12).Select(User),
                new JsonObject { ["uuid"] = "ac000000000000000000000000000000", ["username"] = "owner", ["token"] = "token-of-the-owner-0" },
                new JsonObject { ["uuid"] = "ad000000000000000000000000000000", ["username"] = "nobody", ["token"] = "token-of-nobody-00000" },
            ]),
            ["offerings"] = new JsonArray(
                Split(World.Offering(Offering(0), provider, "Cluster", "s0", groups: group), 8),
                World.Offering(Offering(1), provider, "Storage", "s1", parent: Offering(0)),
                Split(World.Offering(Offering(2), consumer, "Own", "s2", flag: false), 3)),
            ["role_grants"] = new JsonArray(
                Grant(0, "ac000000000000000000000000000000", "CUSTOMER.OWNER", "customer", provider),
                Grant(1, "a0000000000000000000000000000000", "PROJECT.MEMBER", "project", "b0000000000000000000000000000000"),
                Grant(2, "a0000000000000000000000000000001", "PROJECT.MEMBER", "project", "b0000000000000000000000000000000")),
            ["consents"] = new JsonArray(new JsonObject
            {
                ["uuid"] = "e1000000000000000000000000000000",
                ["user"] = "a0000000000000000000000000000001",
                ["offering"] = Offering(0),
                ["version"] = "1",
            }),
            ["terms_of_service"] = new JsonArray(
                new JsonObject { ["uuid"] = "e2000000000000000000000000000000", ["offering"] = Offering(0), ["version"] = "1" }),
            ["offering_users"] = new JsonArray(
            [
                .. Enumerable.Range(0, 24).Select(n => Record(n, n % 3, n / 2)),
            ]),
        };

        static JsonObject Split(JsonObject offering, int partitions)
        {
            offering["plugin_options"]!["offering_user_partitions"] = partitions;
            return offering;
        }

        static JsonObject Grant(int n, string user, string role, string type, string scope) =>
            new() { ["uuid"] = $"bb0000000000000000000000000000{n:00}", ["user"] = user, ["role"] = role, ["scope_type"] = type, ["scope"] = scope };
    }
}
