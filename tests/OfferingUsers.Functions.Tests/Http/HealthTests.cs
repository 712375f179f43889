using System.Globalization;
using LocalRuntime.Cosmos;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Http;

/// <summary>Health is green while documents and files can be written, and asking for it costs little.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    private const string Ok = """{"status":"ok","failing":[]}""";

    private readonly HealthApp app = new();

    private CosmosFaults Faults => app.Services.GetRequiredService<CosmosEndpoint>().Faults;

    [Fact]
    public async Task A_store_that_can_be_read_and_takes_no_writes_is_named_until_it_takes_them()
    {
        Faults.Add(request => IsWrite(request) && IsOfDocuments(request), new CosmosFault(503), times: 100);

        (await app.Api.GetAsync(null, "/api/health/")).Is(503, """{"status":"failing","failing":["store"]}""");

        Faults.Clear();
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        (await app.Api.GetAsync(null, "/api/health/")).Is(200, Ok);
        Assert.DoesNotContain(app.Logs.Lines, line => line.Contains("Health check store", StringComparison.Ordinal)
            && line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_takes_no_files_is_named_until_it_takes_them()
    {
        var folder = app.Services.GetRequiredKeyedService<DirectoryInfo>(FolderAnswerFiles.DirectoryKey).FullName;
        Directory.Delete(folder, recursive: true);
        await File.WriteAllTextAsync(folder, "");

        (await app.Api.GetAsync(null, "/api/health/")).Is(503, """{"status":"failing","failing":["files"]}""");

        File.Delete(folder);
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        (await app.Api.GetAsync(null, "/api/health/")).Is(200, Ok);
    }

    [Fact]
    public async Task Anybody_may_ask_as_often_as_they_like_and_the_store_is_asked_once_in_ten_seconds()
    {
        var (reads, writes) = (0, 0);
        Faults.Add(
            request =>
            {
                if (IsOfDocuments(request) && IsOf("health", request))
                {
                    _ = IsWrite(request) ? Interlocked.Increment(ref writes) : Interlocked.Increment(ref reads);
                }

                return false;
            },
            CosmosFault.Unavailable);

        for (var round = 1; round <= 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => (await app.Api.GetAsync(null, "/api/health/")).Is(200, Ok)));
            (await app.Api.GetAsync(null, "/api/health/")).Is(200, Ok);

            Assert.Equal((round, round), (reads, writes));
            app.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Faults.Clear();
        Assert.Single(await KindsAsync(), kind => kind == "health");
    }

    [Fact]
    public async Task A_check_is_two_reads_and_one_small_write()
    {
        (await app.Api.GetAsync(null, "/api/health/")).Is(200, Ok);
        app.Clock.Advance(TimeSpan.FromSeconds(10));

        var asked = (await app.Api.GetAsync(null, "/api/health/")).Is(200, Ok);

        Assert.Equal("3", asked.Headers["X-Store-Calls"]);
        Assert.InRange(double.Parse(asked.Headers["X-Store-Charge"], CultureInfo.InvariantCulture), 2, 13.5);
    }

    [Fact]
    public async Task A_sweep_that_ends_no_round_in_time_is_named_and_one_that_never_ended_one_is_not()
    {
        (await app.Api.GetAsync(null, "/api/health/")).Is(200, Ok);
        var notes = app.Services.GetRequiredService<RoundNotes>();
        var staff = app.Api.Bootstrap;
        await Eventually.IsTrueAsync(
            async () => await notes.FindAsync("consent-expiry", CancellationToken.None) is { Ended: not null }, "the first round to be noted");

        // Its next round is a day away, so nothing else changes the note.
        await notes.ChangeAsync(
            "consent-expiry",
            note => note with { Ended = note.Ended - TimeSpan.FromDays(4), FailedAt = note.Ended, Failure = "StoreUnavailableException" },
            CancellationToken.None);
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        (await app.Api.GetAsync(null, "/api/health/")).Is(200, Ok);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        (await app.Api.GetAsync(null, "/api/health/")).Is(503, """{"status":"failing","failing":["sweeps"]}""");

        var sweeps = (await app.Api.GetAsync(staff, "/api/status/")).Is(200).Object["sweeps"]!.AsArray();
        Assert.Equal(
            ["consent-expiry", "file-sweep", "instance-purge", "lifecycle-sweep", "removal-sweep"], sweeps.Select(sweep => sweep!["name"]!.ToString()));
        Assert.Equal(("true", "StoreUnavailableException"), (sweeps[0]!["is_late"]!.ToString(), sweeps[0]!["last_failure_type"]!.ToString()));
        Assert.InRange((int)sweeps[0]!["age_seconds"]!, 4 * 86_400, (4 * 86_400) + 3600);
        Assert.All(sweeps.Skip(1), sweep => Assert.Equal("false", sweep!["is_late"]!.ToString()));
    }

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static bool IsOfDocuments(HttpRequestMessage request) =>
        request.RequestUri!.AbsolutePath.Contains("/colls/catalog/docs", StringComparison.Ordinal)
        && !request.Headers.Contains("x-ms-documentdb-isquery") && !request.Headers.Contains("x-ms-cosmos-is-query-plan-request");

    private static bool IsOf(string id, HttpRequestMessage request) =>
        request.Headers.TryGetValues("x-ms-documentdb-partitionkey", out var keys) && keys.Single() == $"[\"{id}\"]";

    private static bool IsWrite(HttpRequestMessage request) => request.Method == HttpMethod.Put || request.Method == HttpMethod.Post;

    /// <summary>What is in the container of the catalog, which nothing was imported into.</summary>
    private async Task<List<string>> KindsAsync()
    {
        var kinds = new List<string>();
        using var found = app.Services.GetRequiredService<CosmosContainers>().Catalog
            .GetItemQueryIterator<string>(new QueryDefinition("SELECT VALUE c.kind FROM c"));
        while (found.HasMoreResults)
        {
            kinds.AddRange(await found.ReadNextAsync());
        }

        return kinds;
    }

    private sealed class HealthApp : RunningApp
    {
        public MovedClock Clock { get; } = new();

        /// <summary>One of the tests notes a round that is long past.</summary>
        protected override bool IsEditedBehindItsBack => true;

        protected override void Configure(FunctionsApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(Clock);
    }
}
