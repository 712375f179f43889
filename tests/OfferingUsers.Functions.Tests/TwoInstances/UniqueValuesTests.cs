using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.TwoInstances;

/// <summary>A unique value has one owner, whatever changes of the catalog meet, are interrupted, or read what is out of date (catalog.md 2).</summary>
public sealed class UniqueValuesTests(SharedAccount account) : IClassFixture<SharedAccount>
{
    private const string Import = "/api/catalog/import/";
    private const int Rounds = 5;
    private const int ChangesAtOnce = 6;

    public static TheoryData<string> UniqueOnes => ["username", "username and token", "token", "consent", "active terms"];

    [Theory]
    [MemberData(nameof(UniqueOnes))]
    public async Task Of_many_changes_at_once_with_one_unique_value_one_succeeds(string unique)
    {
        var world = await World.CreateAsync(account.X);
        for (var round = 0; round < Rounds; round++)
        {
            var (name, offering) = (World.NewUuid(), await world.NewOfferingAsync());
            var objects = Enumerable.Range(0, ChangesAtOnce).Select(i => unique switch
            {
                "username" => ("users", User(i % 2 == 0 ? "n" + name : "N" + name)),
                "username and token" => ("users", User("n" + name, "token-" + name)),
                "token" => ("users", User($"n{i}-{name}", "token-" + name)),
                "consent" => ("consents", new JsonObject { ["uuid"] = World.NewUuid(), ["user"] = world.U.Uuid, ["offering"] = offering, ["version"] = "1" }),
                _ => ("terms_of_service", new JsonObject { ["uuid"] = World.NewUuid(), ["offering"] = offering, ["version"] = "1" }),
            }).ToList();

            var answers = await Task.WhenAll(objects.Select((found, i) => SendAsync(i, found.Item1, found.Item2)));

            Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 200, 201, 400, 503 }));
            Assert.Single(answers, answer => answer.Status < 300);
            var stored = new List<int>();
            foreach (var (collection, sent) in objects)
            {
                stored.Add((await account.X.Api.GetAsync(world.Staff.Token, $"/api/catalog/{collection}/{sent["uuid"]}/")).Status);
            }

            Assert.Single(stored, status => status == 200);
        }

        // Every third is sent alone, the others as imports.
        Task<Response> SendAsync(int i, string collection, JsonObject sent)
        {
            var api = (i % 2 == 0 ? account.X : account.Y).Api;
            return i % 3 == 0
                ? api.PutAsync(api.Bootstrap, $"/api/catalog/{collection}/{sent["uuid"]}/", sent.ToJsonString())
                : api.PostAsync(api.Bootstrap, Import, new JsonObject { [collection] = new JsonArray(sent.DeepClone()) }.ToJsonString());
        }
    }

    [Fact]
    public async Task While_the_object_is_not_written_yet_nobody_else_gets_its_values()
    {
        var (first, second) = (User("a" + World.NewUuid()), User("b" + World.NewUuid()));
        second["username"] = ((string)first["username"]!).ToUpperInvariant();
        var (goOn, reached) = (new TaskCompletionSource(), new TaskCompletionSource());
        account.Faults.Add(ReplacementOrCreationOf(first), StoreFaults.HoldUntil(goOn.Task, reached));

        var written = ImportAsync(account.X, first);
        await reached.Task;
        var meanwhile = await ImportAsync(account.Y, second);
        goOn.SetResult();

        meanwhile.Is(503, """{"detail":"Another change of the catalog came between, send the request again."}""");
        (await written).Is(200);
        (await ImportAsync(account.Y, second)).Is(400);
    }

    [Fact]
    public async Task After_an_interruption_the_sender_completes_the_change_at_once()
    {
        var user = User("u" + World.NewUuid(), "token-" + World.NewUuid());
        await InterruptAsync(account.X, user);

        (await ImportAsync(account.Y, user)).Is(200);
    }

    [Fact]
    public async Task A_value_that_an_interrupted_change_claimed_is_free_when_that_change_cannot_live_any_more()
    {
        var (first, second) = (User("u" + World.NewUuid(), "token-" + World.NewUuid()), User("", ""));
        (second["username"], second["token"]) = ((string)first["username"]!, (string)first["token"]!);
        await InterruptAsync(account.X, first);

        (await ImportAsync(account.Y, second)).Is(503);
        account.Clock.Advance(CheckUniqueValue.MaxPending);
        (await ImportAsync(account.Y, second)).Is(200);

        (await ImportAsync(account.X, first)).Is(400);
        (await account.X.Api.GetAsync((string)second["token"]!, "/api/users/me/")).Is(200);
    }

    [Fact]
    public async Task A_change_that_is_refused_for_one_value_leaves_its_others_free()
    {
        var token = "token-" + World.NewUuid();
        var (first, second) = (User("a" + World.NewUuid(), token), User("b" + World.NewUuid(), token));
        var (goOn, reached) = (new TaskCompletionSource(), new TaskCompletionSource());
        account.Faults.Add(
            request => request.Method == "POST" && request.Headers["x-ms-documentdb-partitionkey"].ToString().Contains("token:", StringComparison.Ordinal),
            StoreFaults.HoldUntil(goOn.Task, reached));

        var refused = ImportAsync(account.Y, second);
        await reached.Task;
        (await ImportAsync(account.X, first)).Is(200);
        goOn.SetResult();
        (await refused).Is(400);

        (await ImportAsync(account.X, User((string)second["username"]!))).Is(200);
    }

    [Fact]
    public async Task Two_users_exchange_their_usernames_in_one_import()
    {
        var (one, other) = await NewPairAsync();

        (await ImportAsync(account.Y, Renamed(one, other), Renamed(other, one))).Is(200);

        await ShowsAsync(one, (string)other["username"]!);
        await ShowsAsync(other, (string)one["username"]!);
        (await ImportAsync(account.X, User((string)one["username"]!))).Is(400);
        (await ImportAsync(account.X, User((string)other["username"]!))).Is(400);
    }

    [Fact]
    public async Task An_exchange_that_was_interrupted_is_completed_when_it_is_sent_again()
    {
        var (one, other) = await NewPairAsync();
        account.Faults.Add(ReplacementOrCreationOf(other), StoreFaults.Status(503), times: int.MaxValue);
        (await ImportAsync(account.X, Renamed(one, other), Renamed(other, one))).Is(503);
        account.Faults.Clear();

        Assert.Contains((await ImportAsync(account.Y, User((string)one["username"]!))).Status, new[] { 400, 503 });
        Assert.Contains((await ImportAsync(account.Y, User((string)other["username"]!))).Status, new[] { 400, 503 });
        (await ImportAsync(account.Y, Renamed(one, other), Renamed(other, one))).Is(200);

        await ShowsAsync(one, (string)other["username"]!);
        await ShowsAsync(other, (string)one["username"]!);
    }

    [Fact]
    public async Task A_value_that_its_owner_claims_again_meanwhile_is_not_released()
    {
        var user = User("a" + World.NewUuid());
        (await ImportAsync(account.X, user)).Is(200);
        var (goOn, reached) = (new TaskCompletionSource(), new TaskCompletionSource());
        account.Faults.Add(
            request => request.Method == "DELETE" && request.Path.Value!.Contains("/docs/username:", StringComparison.Ordinal),
            StoreFaults.HoldUntil(goOn.Task, reached));

        var renamed = user.DeepClone().AsObject();
        renamed["username"] = "b" + World.NewUuid();
        var away = ImportAsync(account.X, renamed);
        await reached.Task;
        (await ImportAsync(account.Y, user)).Is(200);
        goOn.SetResult();
        (await away).Is(200);

        (await ImportAsync(account.Y, User((string)user["username"]!))).Is(400);
        (await ImportAsync(account.Y, User((string)renamed["username"]!))).Is(200);
    }

    [Fact]
    public async Task A_user_who_is_being_removed_keeps_the_username_until_they_are_gone()
    {
        var (removed, next) = (User("a" + World.NewUuid()), User(""));
        next["username"] = (string)removed["username"]!;
        (await ImportAsync(account.X, removed)).Is(200);
        var (goOn, reached) = (new TaskCompletionSource(), new TaskCompletionSource());
        account.Faults.Add(
            request => request.Method == "DELETE" && request.Path.Value!.Contains((string)removed["uuid"]!, StringComparison.Ordinal),
            StoreFaults.HoldUntil(goOn.Task, reached));

        var removal = account.X.Api.DeleteAsync(account.X.Api.Bootstrap, $"/api/catalog/users/{removed["uuid"]}/");
        await reached.Task;
        (await ImportAsync(account.Y, next)).Is(400);
        goOn.SetResult();
        (await removal).IsEmpty(204);

        (await ImportAsync(account.Y, next)).Is(200);
    }

    [Fact]
    public async Task A_replica_that_has_not_got_the_owner_yet_does_not_make_a_value_free()
    {
        var (owner, other) = (User("a" + World.NewUuid()), User(""));
        other["username"] = (string)owner["username"]!;
        (await ImportAsync(account.X, owner)).Is(200);
        account.Clock.Advance(CheckUniqueValue.MaxPending);

        account.Faults.Add(ReadOf(owner), StoreFaults.Status(404), times: 2);
        (await ImportAsync(account.Y, other)).Is(400);
    }

    [Fact]
    public async Task A_replica_with_an_earlier_version_of_the_owner_does_not_make_a_value_free()
    {
        var owner = User("a" + World.NewUuid());
        (await ImportAsync(account.X, owner)).Is(200);
        var earlier = (await account.X.Services.GetRequiredService<CatalogStore>()
            .ReadAsync(CatalogIds.Of(CatalogKinds.User, (string)owner["uuid"]!), CancellationToken.None))!;
        owner["username"] = "b" + World.NewUuid();
        (await ImportAsync(account.X, owner)).Is(200);
        account.Clock.Advance(CheckUniqueValue.MaxPending);

        account.Faults.Add(ReadOf(owner), StoreFaults.StaleRead(earlier.Value.ToJsonString(), earlier.ETag), times: 2);
        (await ImportAsync(account.Y, User((string)owner["username"]!))).Is(400);
    }

    [Fact]
    public async Task Of_keys_that_are_issued_at_once_one_is_valid()
    {
        var world = await World.CreateAsync(account.X);

        var answers = await Task.WhenAll(Enumerable.Range(0, ChangesAtOnce).Select(i =>
            (i % 2 == 0 ? account.X : account.Y).Api.PostAsync(world.Staff.Token, $"/api/catalog/users/{world.U.Uuid}/token/", "{}")));

        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 200, 503 }));
        var valid = 0;
        foreach (var issued in answers.Where(answer => answer.Status == 200))
        {
            valid += (await account.X.Api.GetAsync(issued["token"], "/api/users/me/")).Status == 200 ? 1 : 0;
        }

        Assert.Equal(1, valid);
    }

    private static JsonObject User(string username, string? token = null)
    {
        var user = new JsonObject { ["uuid"] = World.NewUuid(), ["username"] = username };
        if (token is not null)
        {
            user["token"] = token;
        }

        return user;
    }

    private static JsonObject Renamed(JsonObject user, JsonObject like) => new() { ["uuid"] = (string)user["uuid"]!, ["username"] = (string)like["username"]! };

    private static Predicate<HttpRequest> ReadOf(JsonObject user) => request =>
        request.Method == "GET" && request.Path.Value!.Contains((string)user["uuid"]!, StringComparison.Ordinal);

    /// <summary>A creation has its id in the partition key only.</summary>
    private static Predicate<HttpRequest> ReplacementOrCreationOf(JsonObject user) => request =>
        request.Method is "PUT" or "POST" && ($"{request.Path.Value} {request.Headers["x-ms-documentdb-partitionkey"]}")
            .Contains("user:" + (string)user["uuid"]!, StringComparison.Ordinal);

    private static Task<Response> ImportAsync(RunningApp app, params JsonObject[] users) => app.Api.PostAsync(
        app.Api.Bootstrap, Import, new JsonObject { ["users"] = new JsonArray([.. users.Select(user => user.DeepClone())]) }.ToJsonString());

    private async Task<(JsonObject One, JsonObject Other)> NewPairAsync()
    {
        var (one, other) = (User("a" + World.NewUuid()), User("b" + World.NewUuid()));
        (await ImportAsync(account.X, one, other)).Is(200);
        return (one, other);
    }

    private async Task ShowsAsync(JsonObject user, string username) => Assert.Equal(
        username, (await account.X.Api.GetAsync(account.X.Api.Bootstrap, $"/api/catalog/users/{user["uuid"]}/")).Is(200)["username"]);

    /// <summary>Imports a user, and loses the instance, as it were, between the guards and the user.</summary>
    private async Task InterruptAsync(RunningApp app, JsonObject user)
    {
        account.Faults.Add(ReplacementOrCreationOf(user), StoreFaults.Status(503), times: int.MaxValue);
        (await ImportAsync(app, user)).Is(503);
        account.Faults.Clear();
    }
}
