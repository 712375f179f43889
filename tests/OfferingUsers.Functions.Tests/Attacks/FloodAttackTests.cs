using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Attacks;

/// <summary>More requests than one caller should send: refused, while others are answered.</summary>
public sealed class FloodAttackTests(NarrowApp app) : IClassFixture<NarrowApp>
{
    internal const string Throttled = """{"detail":"Request was throttled. Expected available in 1 second."}""";

    private readonly Api api = app.Api;

    [Fact]
    public async Task A_user_with_too_many_requests_a_second_is_refused_and_others_are_not()
    {
        var world = await World.CreateAsync(app);
        var answers = new List<Response>();
        for (var i = 0; i < 100; i++)
        {
            answers.Add(await api.GetAsync(world.Owner.Token, Api.List));
        }

        Assert.All(answers.Take(40), answer => Assert.Equal(200, answer.Status));
        answers.Last(answer => answer.Status != 200).Is(429, Throttled);
        (await api.GetAsync(world.Manager.Token, Api.List)).Is(200);
        await Eventually.ShowsAsync(() => StatusAsync(world.Owner), status => status == 200, "the user to be answered again");
    }

    [Fact]
    public async Task A_user_has_so_many_requests_at_once_and_all_together_have_more()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        var hanging = new List<RawConnection>();

        // More than may be, since one may come before the request that created the record is quite over.
        for (var i = 0; i < 8; i++)
        {
            hanging.Add(await HangAsync(world.Owner, record));
        }

        await Eventually.ShowsAsync(() => StatusAsync(world.Owner), status => status == 429, "a fifth request of the user to be refused");
        Assert.Equal(200, await StatusAsync(world.Manager));

        // Those that hang are cut after some seconds, which may have passed on a busy machine: others take their place.
        await Eventually.ShowsAsync(
            async () =>
            {
                hanging.Add(await HangAsync(world.Owner, record));
                hanging.Add(await HangAsync(world.Manager, record));
                return await StatusAsync(world.Staff);
            },
            status => status == 503,
            "a seventh request to be refused");

        hanging.ForEach(connection => connection.Reset());
        await Eventually.ShowsAsync(() => StatusAsync(world.Staff), status => status == 200, "a request to be answered in the place of those that are gone");
    }

    private async Task<int> StatusAsync(Person person) => (await api.GetAsync(person.Token, Api.List)).Status;

    /// <summary>A request whose body comes but for its end, so that it may take its time.</summary>
    private async Task<RawConnection> HangAsync(Person person, string record)
    {
        var connection = await RawConnection.OpenAsync(api);
        await connection.SendAsync(
            RawConnection.Head("PATCH", Api.Detail(record), person.Token) + "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{"
            + new string(' ', 900_000));
        return connection;
    }
}

/// <summary>Requests without a known key, of which there are more than an address should send.</summary>
public sealed class KeyFloodTests(NarrowAddressApp app) : IClassFixture<NarrowAddressApp>
{
    private readonly Api api = app.Api;

    [Fact]
    public async Task Keys_are_not_guessed_without_end_from_one_address_and_known_keys_go_on()
    {
        var world = await World.CreateAsync(app);
        (await api.GetAsync(world.Owner.Token, Api.List)).Is(200);

        var answers = new List<Response>();
        for (var i = 0; i < 60; i++)
        {
            answers.Add(await api.GetAsync(i % 2 == 0 ? World.NewUuid() : null, Api.List));
        }

        Assert.All(answers.Take(9), answer => Assert.Equal(401, answer.Status));
        var refused = answers.Last(answer => answer.Status != 401);
        refused.Is(429, FloodAttackTests.Throttled);
        Assert.Equal("1", refused.Headers["Retry-After"]);
        Assert.InRange(answers.Count(answer => answer.Status == 429), 1, 51);
        (await api.GetAsync(world.Owner.Token, Api.List)).Is(200);
    }
}

/// <summary>An app that lets an address ask once a second without a known key.</summary>
public sealed class NarrowAddressApp : RunningApp
{
    protected override string[] Settings => ["--Limits:RequestsPerAddress=1"];
}

/// <summary>An app with low limits for a user.</summary>
public sealed class NarrowApp : RunningApp
{
    protected override string[] Settings =>
    [
        "--Limits:RequestsPerAddress=0", "--Limits:RequestsPerUser=20", "--Limits:ConcurrentRequestsPerUser=4", "--Limits:ConcurrentRequests=6",
    ];
}
