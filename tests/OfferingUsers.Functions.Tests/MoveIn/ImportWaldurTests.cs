using OfferingUsers.Functions.MoveIn;
using OfferingUsers.Functions.Tests.Fixture;
using OfferingUsers.Functions.Tests.Processes;

namespace OfferingUsers.Functions.Tests.MoveIn;

/// <summary>Moving in from a live Waldur, with the command as an operator runs it.</summary>
public sealed class ImportWaldurTests : IDisposable
{
    private readonly string folder = ChildApp.NewDirectory();

    private string Progress => Path.Combine(folder, "progress.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Everything_is_taken_page_by_page_with_its_uuids_and_is_there_when_the_app_serves_it()
    {
        await using var waldur = await ServedWaldur.StartAsync();
        var shapes = new WaldurShapes(waldur);
        shapes.Serve();
        var data = Path.Combine(folder, "data");

        await using (var move = await StartAsync(waldur, data))
        {
            Assert.True(await move.ExitCodeAsync() == 0, move.Output);
            Assert.Contains("offering users: page 3, 25 of 25 read; 5 taken, 0 there already, 0 refused", move.Output, StringComparison.Ordinal);
            Assert.Contains("keys: Waldur tells nobody's", move.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(ServedWaldur.Token, move.Output, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(Progress));
        await using var app = await ChildApp.StartAsync(data);
        var api = app.Api;
        Assert.Equal(25, (await api.SendAsync("HEAD", api.Bootstrap, Api.List)).Count);
        var record = (await api.GetAsync(api.Bootstrap, Api.Detail(shapes.Records[0]))).Is(200);
        Assert.Equal(
            ("ada0", "OK", "2025-10-07T09:15:42.100000Z", "Cluster A"),
            (record["username"], record["state"], record["created"], record["offering_name"]));
        Assert.Equal(("true", "true"), (record["has_consent"], record["has_compliance_checklist"]));
        Assert.Equal("true", (await api.GetAsync(api.Bootstrap, Api.Detail(shapes.Records[4])))["is_restricted"]);
        Assert.Equal(shapes.Parent, (await api.GetAsync(api.Bootstrap, $"/api/catalog/offerings/{shapes.Offering}/")).Is(200)["parent"]);
        var template = (await api.GetAsync(api.Bootstrap, $"{Api.List}checklist-template/?parent_uuid={shapes.Offering}")).Is(200).Object;
        Assert.Equal((2, 1), (template["questions"]!.AsArray().Count, template["initial_visible_questions"]!.AsArray().Count));

        // The owner's role came along: with a key of one's own, an owner sees and changes the records.
        var key = (await api.PostAsync(api.Bootstrap, $"/api/catalog/users/{shapes.Owner}/token/")).Is(200)["token"];
        (await api.PostAsync(key, Api.Detail(shapes.Records[1], "begin_creating"))).Is(200);
    }

    [Fact]
    public async Task An_interrupted_move_goes_on_where_it_was_and_passing_faults_are_hidden()
    {
        await using var waldur = await ServedWaldur.StartAsync();
        new WaldurShapes(waldur).Serve();
        var data = Path.Combine(folder, "data");
        var (fails, blips) = (true, 0);
        bool IsSecondPage(string target) =>
            target.Contains("marketplace-offering-users", StringComparison.Ordinal) && target.Contains("page=2", StringComparison.Ordinal);
        waldur.Fault = target => fails && IsSecondPage(target) ? 401
            : target.StartsWith("/api/customers/?", StringComparison.Ordinal) && blips++ == 0 ? 503 : 0;

        await using (var move = await StartAsync(waldur, data))
        {
            Assert.Equal(1, await move.ExitCodeAsync());
            Assert.Contains("The next run goes on from here.", move.Output, StringComparison.Ordinal);
        }

        fails = false;
        waldur.Asked.Clear();
        await using (var other = await StartAsync(waldur, data, "--progress", Progress, "--to", "http://127.0.0.1:1", "--to-token", "x"))
        {
            Assert.Equal(1, await other.ExitCodeAsync());
            Assert.Contains("is of another move", other.Output, StringComparison.Ordinal);
        }

        await using var rest = await StartAsync(waldur, data);
        Assert.True(await rest.ExitCodeAsync() == 0, rest.Output);
        Assert.Contains("Going on where the last run was interrupted.", rest.Output, StringComparison.Ordinal);
        Assert.Contains("users: done before", rest.Output, StringComparison.Ordinal);
        Assert.Equal([.. new[] { 2, 3 }.Select(page => $"/api/marketplace-offering-users/?o=created&page={page}&page_size=10")], waldur.Asked);
    }

    [Fact]
    public async Task What_can_not_be_taken_is_told_with_the_reason_and_the_rest_is_taken()
    {
        await using var waldur = await ServedWaldur.StartAsync();
        var shapes = new WaldurShapes(waldur);
        shapes.Serve();
        var nobodys = shapes.AddRecordOfNobody();
        waldur.Lists.Remove("api/roles");
        await using var app = await ChildApp.StartAsync(":memory:");

        await using var move = await StartAsync(waldur, ":memory:", "--progress", Progress, "--to", app.Api.Url, "--to-token", app.Api.Bootstrap);

        Assert.Equal(1, await move.ExitCodeAsync());
        Assert.Contains($"not taken: {nobodys} {{\"user\":[\"Object with uuid=", move.Output, StringComparison.Ordinal);
        Assert.Contains("Left out, roles: ", move.Output, StringComparison.Ordinal);
        Assert.Contains("Refused: 1.", move.Output, StringComparison.Ordinal);
        Assert.Equal(25, (await app.Api.SendAsync("HEAD", app.Api.Bootstrap, Api.List)).Count);

        // Once more, and nothing changes.
        await using var again = await StartAsync(waldur, ":memory:", "--progress", Progress, "--to", app.Api.Url, "--to-token", app.Api.Bootstrap);
        Assert.Equal(1, await again.ExitCodeAsync());
        Assert.Contains("Taken: 0.", again.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--token x", "--from must be the URL of a Waldur.")]
    [InlineData("--from ftp://w --token x", "--from must be the URL of a Waldur.")]
    [InlineData("--from http://w", "--token must be a key of a staff user there.")]
    [InlineData("--from http://w --token x --to http://d", "--to must be the URL of a deployment, and --to-token a key of a staff user there.")]
    [InlineData("--from http://w --token x --page-size 301", "--page-size must be a number from 1 to 300.")]
    [InlineData("--from http://w --token x --pages 3", "'--pages' is unknown, occurs twice, or lacks its value.")]
    [InlineData("--from http://w --from http://v --token x", "'--from' is unknown, occurs twice, or lacks its value.")]
    [InlineData("--from http://w --token", "'--token' is unknown, occurs twice, or lacks its value.")]
    public void Arguments_that_do_not_do_are_told(string line, string fault) => Assert.Equal(fault, MoveInArguments.Parse(line.Split(' '), _ => null).Error);

    [Fact]
    public void Keys_may_come_from_variables() =>
        Assert.Equal("secret", MoveInArguments.Parse(["--from", "http://w"], name => name == "WALDUR_TOKEN" ? "secret" : null).Arguments!.Token);

    private Task<ChildApp> StartAsync(ServedWaldur waldur, string data, params string[] more) => ChildApp.StartAsync(
        data, waits: false,
        arguments:
        [
            "import-waldur", "--from", waldur.Url, "--token", ServedWaldur.Token, "--page-size", "10",
            .. more.Length == 0 ? ["--progress", Progress] : more,
        ],
        environment: [("Access__BootstrapToken", "")]);
}
