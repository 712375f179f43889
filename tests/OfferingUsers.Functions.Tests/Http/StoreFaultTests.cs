using System.Security.Cryptography;
using System.Text;
using LocalRuntime.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Http;

/// <summary>What a client hears when the store falters: the truth about its write, or 503 with when to try again.</summary>
public sealed class StoreFaultTests(FaultyApp app) : IClassFixture<FaultyApp>
{
    private static bool IsWrite(HttpRequestMessage request) =>
        request.RequestUri!.AbsolutePath.Contains("/colls/offering-users/docs", StringComparison.Ordinal)
        && (request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete
            || (request.Method == HttpMethod.Post && !request.Headers.Contains("x-ms-documentdb-isquery")));

    private CosmosFaults Faults => app.Services.GetRequiredService<CosmosEndpoint>().Faults;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_connection_is_hidden_and_the_write_takes_effect_once(bool afterCommit)
    {
        var world = await World.CreateAsync(app);
        var fault = afterCommit ? CosmosFault.LostAfterCommit : CosmosFault.LostBeforeCommit;

        Faults.Add(IsWrite, fault);
        var created = (await app.Api.PostAsync(world.Owner.Token, Api.List, World.Body(("offering_uuid", world.O), ("user_uuid", world.U.Uuid)))).Is(201);
        Faults.Add(IsWrite, fault);
        (await app.Api.PostAsync(world.Owner.Token, Api.Detail(created["uuid"]!, "begin_creating"))).IsEmpty(200);
        Assert.Equal("Creating", (await world.LookAsync(created["uuid"]!))["state"]!.ToString());
        Faults.Add(IsWrite, fault);
        (await app.Api.DeleteAsync(world.Owner.Token, Api.Detail(created["uuid"]!))).IsEmpty(204);

        Assert.Empty((await app.Api.GetAsync(world.Owner.Token, Api.List)).Uuids);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_store_that_stays_away_is_a_503_with_retry_after_and_nothing_is_changed(int status)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        Faults.Add(IsWrite, status == 429 ? CosmosFault.Throttled(TimeSpan.FromMilliseconds(400)) : new CosmosFault(status), times: 100);

        var answer = (await app.Api.PostAsync(world.Owner.Token, Api.Detail(record, "begin_creating"))).Is(503);
        Faults.Clear();

        Assert.Equal("1", answer.Headers["Retry-After"]);
        Assert.NotNull(answer["detail"]);
        Assert.Equal("Requested", (await world.LookAsync(record))["state"]!.ToString());
    }

    /// <summary>The SDK's exceptions tell the URL of a document, which is the digest of a key here, and a name where a name is unique.</summary>
    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    public async Task What_the_store_refuses_is_an_error_in_the_log_without_the_id_of_the_document(int status)
    {
        var world = await World.CreateAsync(app);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(world.Stranger.Token)));
        Faults.Add(request => request.RequestUri!.AbsolutePath.EndsWith(digest, StringComparison.Ordinal), new CosmosFault(status), times: 100);

        using var http = new HttpClient { BaseAddress = new Uri(app.Api.Url) };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Token {world.Stranger.Token}");
        using var answer = await http.GetAsync("/api/users/me/");
        Faults.Clear();

        Assert.Equal(500, (int)answer.StatusCode);
        var id = answer.Headers.GetValues("X-Request-Id").Single();
        var error = Assert.Single(app.Logs.Failures, line => line.Contains(id, StringComparison.Ordinal));
        Assert.Contains($"status {status}", error, StringComparison.Ordinal);
        Assert.DoesNotContain(digest, error, StringComparison.Ordinal);
        Assert.DoesNotContain("/docs/", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_names_the_store_when_it_does_not_answer()
    {
        Faults.Add(request => request.RequestUri!.AbsolutePath.EndsWith("/docs/health", StringComparison.Ordinal), new CosmosFault(503), times: 100);

        var answer = await app.Api.GetAsync(null, "/api/health/");
        Faults.Clear();

        answer.Is(503, """{"status":"failing","failing":["store"]}""");
    }
}

/// <summary>An app of its own, because what goes wrong in it would reach other tests.</summary>
public sealed class FaultyApp : RunningApp
{
    protected override string[] Settings => ["--Cosmos:ThrottledSeconds=1"];
}
