using System.Diagnostics;
using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Processes;

/// <summary>A disk that is full, as a small file system in memory which only the app's process sees.</summary>
public sealed class FullDiskTests
{
    private const string Unavailable = """{"detail":"The service is busy, try again."}""";

    [Fact]
    public async Task On_a_full_disk_writes_are_answered_503_health_is_not_green_and_all_is_well_again_with_room()
    {
        await OwnFileSystem.RequireAsync();
        var directory = ChildApp.NewDirectory();
        await using var app = await ChildApp.StartAsync(directory, launcher: OwnFileSystem.Launcher(directory, "size=16m"));
        var (offering, users) = await ImportAsync(app);
        var records = new Queue<string>();
        foreach (var user in users.Take(60))
        {
            records.Enqueue((await CreateAsync(app, offering, user)).Is(201)["uuid"]!);
        }

        var full = Stopwatch.StartNew();
        var ballast = Fill(app.SeenByIt(Path.Combine(directory, "ballast")));

        var refused = await UntilRefusedAsync(users.Skip(60).Select(user => (Func<Task<Response>>)(() => CreateAsync(app, offering, user))));
        Assert.Equal("1", refused.Is(503, Unavailable).Headers["Retry-After"]);
        (await UntilRefusedAsync(records.Select(record => (Func<Task<Response>>)(() => app.Api.DeleteAsync(app.Api.Bootstrap, Api.Detail(record))))))
            .Is(503, Unavailable);
        (await app.Api.GetAsync(app.Api.Bootstrap, Api.List)).Is(200);
        await Eventually.IsTrueAsync(
            async () => (await app.Api.GetAsync(null, "/api/health/")) is { Status: 503 } sick && sick.Text.Contains("\"files\"", StringComparison.Ordinal),
            "health not to be green");
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
        var told = app.Output.Split('\n').Count(line => line.Contains("cannot be written", StringComparison.Ordinal));
        Assert.InRange(told, 1, 2 * (1 + (int)full.Elapsed.TotalMinutes));

        File.Delete(ballast);

        await Eventually.IsTrueAsync(async () => (await app.Api.GetAsync(null, "/api/health/")).Status == 200, "health to be green again");
        (await CreateAsync(app, offering, users[^1])).Is(201);
        await app.PrintsAsync("can be written again");
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
        Assert.Equal(0, await app.TerminateAsync());
    }

    [Theory]
    [InlineData("16k", "cannot be written")]
    [InlineData("220k", "The start needs the store, which does not respond")]
    public async Task A_start_that_finds_no_room_ends_with_a_sentence(string size, string sentence)
    {
        await OwnFileSystem.RequireAsync();
        var directory = ChildApp.NewDirectory();
        await using var app = await ChildApp.StartAsync(directory, waits: false, launcher: OwnFileSystem.Launcher(directory, $"size={size}"));

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.Contains(sentence, app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
    }

    private static async Task<(string Offering, string[] Users)> ImportAsync(ChildApp app)
    {
        var (customer, offering) = (World.NewUuid(), World.NewUuid());
        var people = Enumerable.Range(0, 600).Select(_ => new Person("user")).ToArray();
        (await app.Api.PostAsync(app.Api.Bootstrap, "/api/catalog/import/", new JsonObject
        {
            ["customers"] = new JsonArray(new JsonObject { ["uuid"] = customer, ["name"] = "Provider" }),
            ["offerings"] = new JsonArray(World.Offering(offering, customer, "Cluster")),
            ["users"] = new JsonArray([.. people.Select(person => person.ToJson())]),
        }.ToJsonString())).Is(200);
        return (offering, [.. people.Select(person => person.Uuid)]);
    }

    private static Task<Response> CreateAsync(ChildApp app, string offering, string user) =>
        app.Api.PostAsync(app.Api.Bootstrap, Api.List, World.Body(("offering_uuid", offering), ("user_uuid", user)));

    /// <summary>The first answer that is no success: what the files have already taken of the disk has room for some more.</summary>
    private static async Task<Response> UntilRefusedAsync(IEnumerable<Func<Task<Response>>> writes)
    {
        foreach (var together in writes.Chunk(16))
        {
            var answers = await Task.WhenAll(together.Select(write => write()));
            if (Array.Find(answers, answer => answer.Status >= 300) is { } refused)
            {
                return refused;
            }
        }

        throw new InvalidOperationException("Every write was taken.");
    }

    private static string Fill(string path)
    {
        var block = new byte[4096];
        using var ballast = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                ballast.Write(block);
            }
        }
        catch (IOException)
        {
            return path;
        }
    }
}
