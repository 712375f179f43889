using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Idempotency;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Http;

/// <summary>A POST that is sent again with its Idempotency-Key is the same request (offering-users.md 2.1).</summary>
public sealed class IdempotencyTests(ForgetfulApp app) : IClassFixture<ForgetfulApp>
{
    private const string Replayed = "Idempotency-Replayed";

    private readonly string key = World.NewUuid();

    [Fact]
    public async Task A_creation_that_is_sent_again_has_the_answer_that_it_had_and_another_key_has_its_own()
    {
        var world = await World.CreateAsync(app);
        var body = Body(world);

        var first = await PostAsync(world.Owner, Api.List, body, key);
        var again = await PostAsync(world.Owner, Api.List, body, key);

        Assert.Equal((201, 201), (first.Status, again.Status));
        Assert.Equal(first.Text, again.Text);
        Assert.Equal(first.Headers["Location"], again.Headers["Location"]);
        Assert.False(first.Headers.ContainsKey(Replayed));
        Assert.Equal("true", again.Headers[Replayed]);
        Assert.Equal(400, (await PostAsync(world.Owner, Api.List, body, World.NewUuid())).Status);
        Assert.Equal(400, (await PostAsync(world.Owner, Api.List, body, null)).Status);
    }

    [Fact]
    public async Task A_state_action_that_is_sent_again_is_done_once()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();

        for (var i = 0; i < 3; i++)
        {
            (await PostAsync(world.Owner, Api.Detail(record, "begin_creating"), "", key)).IsEmpty(200);
        }

        Assert.Equal("Creating", (await world.LookAsync(record))["state"]!.ToString());
    }

    [Fact]
    public async Task A_refusal_is_remembered_as_well()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();

        var first = await PostAsync(world.Owner, Api.Detail(record, "set_deleted"), "", key);
        await PostAsync(world.Owner, Api.Detail(record, "begin_creating"), "", null);
        var again = await PostAsync(world.Owner, Api.Detail(record, "set_deleted"), "", key);

        Assert.Equal((400, first.Text), (again.Status, again.Text));
    }

    [Fact]
    public async Task A_key_that_comes_with_another_request_is_refused_and_one_of_another_user_is_another_key()
    {
        var world = await World.CreateAsync(app);
        var person = await world.NewUserAsync();
        (await PostAsync(world.Owner, Api.List, Body(world), key)).Is(201);

        (await PostAsync(world.Owner, Api.List, World.Body(("offering_uuid", world.O), ("user_uuid", person.Uuid)), key))
            .Is(400, """{"detail":"This Idempotency-Key was sent with another request."}""");
        (await PostAsync(world.Staff, Api.List, World.Body(("offering_uuid", world.O), ("user_uuid", person.Uuid)), key)).Is(201);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with a space")]
    public async Task A_malformed_key_is_refused(string malformed)
    {
        var world = await World.CreateAsync(app);

        (await PostAsync(world.Owner, Api.List, Body(world), malformed))
            .Is(400, """{"detail":"Idempotency-Key must have 1 to 255 visible ASCII characters."}""");
    }

    [Fact]
    public async Task What_was_interrupted_after_its_record_was_stored_is_finished_by_who_sends_it_again()
    {
        var world = await World.CreateAsync(app);
        var created = (await PostAsync(world.Owner, Api.List, Body(world), key)).Is(201);
        await ChangeRememberedAsync(answer => answer with { Status = null, Body = null });

        (await PostAsync(world.Owner, Api.List, Body(world), key)).Is(503, """{"detail":"The request with this Idempotency-Key is still being answered."}""");
        await ChangeRememberedAsync(answer => answer with { Since = answer.Since.AddMinutes(-5) });

        Assert.Equal(created["uuid"], (await PostAsync(world.Owner, Api.List, Body(world), key)).Is(201)["uuid"]);
        Assert.Equal([created["uuid"]!], (await app.Api.GetAsync(world.Owner.Token, Api.List)).Is(200).Uuids);
    }

    [Fact]
    public async Task After_a_day_an_answer_is_forgotten()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        (await PostAsync(world.Owner, Api.Detail(record, "begin_creating"), "", key)).IsEmpty(200);
        await ChangeRememberedAsync(answer => answer with { Expires = answer.Expires.AddDays(-1) });

        (await PostAsync(world.Owner, Api.Detail(record, "begin_creating"), "", key)).Is(400);

        await ChangeRememberedAsync(answer => answer with { Expires = answer.Expires.AddDays(-1) });
        await ActivatorUtilities.CreateInstance<ForgetAnswers>(app.Services).Run(new(), CancellationToken.None);
        Assert.Empty(await RememberedAsync());
    }

    [Fact]
    public async Task A_key_that_is_shown_once_is_not_remembered()
    {
        var world = await World.CreateAsync(app);
        var path = $"/api/catalog/users/{world.U.Uuid}/token/";

        var first = (await PostAsync(world.Staff, path, "{}", key)).Is(200);
        var again = (await PostAsync(world.Staff, path, "{}", key)).Is(200);

        Assert.NotEqual(first["token"], again["token"]);
        Assert.DoesNotContain(await RememberedAsync(), answer => answer.Body?.Contains("token", StringComparison.Ordinal) ?? false);
    }

    private Items<RememberedAnswer> Items => app.Services.GetRequiredService<CosmosContainers>() is var containers
        ? containers.Items(containers.Catalog, IdempotencyJson.Default.RememberedAnswer)
        : throw new InvalidOperationException();

    private Task<Response> PostAsync(Person person, string path, string body, string? idempotencyKey) =>
        app.Api.SendWithAsync("POST", person.Token, path, body, idempotencyKey is null ? [] : [("Idempotency-Key", idempotencyKey)]);

    private static string Body(World world) => World.Body(("offering_uuid", world.O), ("user_uuid", world.U.Uuid));

    private async Task<List<RememberedAnswer>> RememberedAsync()
    {
        var found = new List<RememberedAnswer>();
        var query = new Microsoft.Azure.Cosmos.QueryDefinition("SELECT * FROM c WHERE c.kind = 'idempotency'");
        await foreach (var answer in Items.QueryAsync(query, null, null, CancellationToken.None))
        {
            found.Add(answer.Value);
        }

        return found;
    }

    /// <summary>Changes all that is remembered.</summary>
    private async Task ChangeRememberedAsync(Func<RememberedAnswer, RememberedAnswer> change)
    {
        foreach (var answer in await RememberedAsync())
        {
            var stored = await Items.ReadAsync(answer.Id, answer.Id, CancellationToken.None);
            Assert.NotNull(await Items.ReplaceAsync(change(answer), answer.Id, answer.Id, stored!.ETag, CancellationToken.None));
        }
    }
}

/// <summary>An app whose remembered answers are changed by tests.</summary>
public sealed class ForgetfulApp : RunningApp;
