using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Status;

/// <summary>An app of its own: its records are all there are.</summary>
public sealed class StatusApp : RunningApp
{
    /// <summary>One of the tests stores a record that is late.</summary>
    protected override bool IsEditedBehindItsBack => true;
}

/// <summary>The status page (staff): figures for operators.</summary>
public sealed class StatusTests(StatusApp app) : IClassFixture<StatusApp>
{
    private const string Path = "/api/status/";

    private readonly Api api = app.Api;

    [Fact]
    public async Task It_tells_how_the_records_stand_by_state_and_offering_and_which_need_a_look()
    {
        var world = await World.CreateAsync(app);
        var oldest = await world.NewRecordAsync();
        await world.NewRecordInAsync("OK");
        await world.NewRecordInAsync("OK");
        var failed = await world.NewRecordInAsync("Error creating");
        var other = await world.NewOfferingAsync("Storage B");
        await world.NewRecordAsync("name-of-an-account", offering: other);
        var stuck = await StuckAsync(oldest, world);

        var status = (await api.GetAsync(world.Staff.Token, Path)).Is(200).Object;

        var states = status["states"]!.AsArray().Where(state => (int)state!["count"]! > 0).Select(state => $"{state!["state"]} {state["count"]}");
        Assert.Equal("Requested 2, OK 3, Error creating 1", string.Join(", ", states));
        Assert.Equal(10, status["states"]!.AsArray().Count);
        Assert.Equal(["Cluster A 5", "Storage B 1"], status["offerings"]!.AsArray().Select(offering => $"{offering!["offering_name"]} {offering["total"]}"));
        Assert.Equal("""{"Requested":2,"OK":2,"Error creating":1}""", status["offerings"]![0]!["states"]!.ToJsonString());
        Assert.Equal([stuck, oldest], status["oldest_waiting"]!.AsArray().Select(record => record!["uuid"]!.ToString()));
        Assert.Equal("1", status["due_timeouts"]!["count"]!.ToString());
        Assert.Equal(stuck, Assert.Single(status["due_timeouts"]!["records"]!.AsArray())!["uuid"]!.ToString());
        Assert.Equal(failed, Assert.Single(status["recent_failures"]!.AsArray())!["uuid"]!.ToString());
        Assert.DoesNotContain("name-of-an-account", status.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(world.U.Username, status.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_for_staff_only()
    {
        var world = await World.CreateAsync(app);

        (await api.GetAsync(null, Path)).Is(401);
        (await api.GetAsync("no-such-token", Path)).Is(401);
        (await api.GetAsync(world.Owner.Token, Path)).Is(403);
        (await api.GetAsync(world.Support.Token, Path)).Is(403);
        (await api.SendAsync("POST", world.Staff.Token, Path)).Is(405);
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true)]
    [InlineData("text/html", true)]
    [InlineData("application/json", false)]
    [InlineData("*/*", false)]
    [InlineData("application/json, text/html;q=0.5", false)]
    [InlineData("text/html;q=0", false)]
    public async Task A_browser_gets_a_page_that_holds_no_figures_and_loads_nothing_from_elsewhere(string accept, bool isPage)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);

        using var answer = await http.GetAsync(api.Url + Path);

        Assert.Equal(isPage ? 200 : 401, (int)answer.StatusCode);
        if (isPage)
        {
            var page = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync());
            Assert.DoesNotContain("http", page, StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            (await api.GetAsync(null, "/api/status/status.js")).Is(200);
            (await api.GetAsync(null, "/api/status/status.css")).Is(200);
            (await api.GetAsync(null, "/api/status/other.js")).Is(404);
        }
    }

    /// <summary>A record whose timeout passed an hour ago and that nothing has moved, as after a long outage.</summary>
    private async Task<string> StuckAsync(string like, World world)
    {
        var users = app.Services.GetRequiredService<OfferingUserStore>();
        var found = (await users.FindAsync(Guid.Parse(like), CancellationToken.None))!.Value;
        var past = DateTimeOffset.UtcNow.AddHours(-1);
        var uuid = Domain.OfferingUsers.OfferingUserUuid.New(found.Offering.Uuid);
        var user = await world.NewUserAsync();
        Assert.True(await users.InsertAsync(
            found with { Uuid = uuid, User = found.User with { Uuid = Guid.Parse(user.Uuid) }, StateSince = past.AddDays(-7), Deadline = past },
            CancellationToken.None));
        return uuid.ToString("N");
    }
}
