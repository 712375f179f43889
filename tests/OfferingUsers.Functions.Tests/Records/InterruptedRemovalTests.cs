using System.Text.Json.Nodes;
using LocalRuntime.Cosmos;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Records;

/// <summary>A removal is noted before it begins: whatever fails in its middle, it is finished, or the record keeps what it has (architecture.md 4).</summary>
public sealed class InterruptedRemovalTests(InterruptedApp app) : IClassFixture<InterruptedApp>
{
    private const string Text = "\"my diagnosis\"";

    [Fact]
    public async Task A_deletion_whose_second_step_fails_still_answers_204_leaves_no_answers_and_has_its_event()
    {
        var world = await NewAsync();
        app.Faults().Add(StoredCompletions.OfRecord(HttpMethod.Delete, world.Record), CosmosFault.Unavailable, times: 1000);

        (await app.Api.DeleteAsync(world.World.Owner.Token, Api.Detail(world.Record))).IsEmpty(204);
        (await app.Api.DeleteAsync(world.World.Owner.Token, Api.Detail(world.Record))).Is(404);
        (await world.SubmitAsync(("a007", "\"X\""))).Is(404);
        var again = (await app.Api.PostAsync(
            world.World.Owner.Token, Api.List, World.Body(("offering_uuid", world.World.O), ("user_uuid", world.World.U.Uuid)))).Is(201)["uuid"]!;
        Assert.NotEmpty(await app.BesideAsync(world.Record));
        app.Faults().Clear();

        await app.NothingIsLeftAsync(world.Record);
        Assert.NotEmpty(Events(world.Record));
        Assert.Single(await app.BesideAsync(again));
    }

    [Fact]
    public async Task A_deletion_that_took_effect_although_nobody_heard_of_it_is_finished_by_the_sweep()
    {
        var world = await NewAsync();
        app.Faults().Add(IsDeletionOf(world.Record), CosmosFault.LostAfterCommit, times: 1000);

        (await app.Api.DeleteAsync(world.World.Owner.Token, Api.Detail(world.Record))).Is(503);
        app.Faults().Clear();
        (await app.Api.DeleteAsync(world.World.Owner.Token, Api.Detail(world.Record))).Is(404);

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.NothingIsLeftAsync(world.Record);
        Assert.Single(Events(world.Record));
    }

    [Fact]
    public async Task Of_a_split_offering_a_deletion_that_nobody_heard_of_is_finished_in_whichever_partition_the_record_was()
    {
        var world = await NewAsync();
        await world.World.ImportAsync("offerings", new JsonObject
        {
            ["uuid"] = world.World.O,
            ["plugin_options"] = new JsonObject { ["service_provider_can_create_offering_user"] = true, ["offering_user_partitions"] = 100 },
        });
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        var moved = World.NewUuid();
        await world.World.ImportAsync(
            "offering_users", new JsonObject { ["uuid"] = moved, ["offering"] = world.World.O, ["user"] = (await world.World.NewUserAsync()).Uuid });
        var created = await world.World.NewRecordAsync(user: await world.World.NewUserAsync());
        foreach (var record in new[] { world.Record, moved, created })
        {
            Assert.NotEmpty(await app.BesideAsync(record));
            app.Faults().Add(IsDeletionOf(record), CosmosFault.LostAfterCommit, times: 1000);

            (await app.Api.DeleteAsync(world.World.Owner.Token, Api.Detail(record))).Is(503);
            app.Faults().Clear();
            (await app.Api.DeleteAsync(world.World.Owner.Token, Api.Detail(record))).Is(404);

            app.Clock.Advance(TimeSpan.FromMinutes(1));
            await app.NothingIsLeftAsync(record);
            Assert.Single(Events(record));
        }
    }

    [Fact]
    public async Task A_deletion_that_never_took_effect_leaves_the_record_and_its_answers_alone()
    {
        var world = await NewAsync();
        app.Faults().Add(IsDeletionOf(world.Record), CosmosFault.LostBeforeCommit, times: 1000);

        (await app.Api.DeleteAsync(world.World.Owner.Token, Api.Detail(world.Record))).Is(503);
        app.Faults().Clear();
        Assert.Equal(2, (await app.BesideAsync(world.Record)).Count);

        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.OnlyTheCompletionIsLeftAsync(world);
        Assert.Equal(Text, (await world.AnswerAsync("a007"))!.ToJsonString());
        Assert.Empty(Events(world.Record));
    }

    [Fact]
    public async Task A_record_that_is_read_as_missing_is_not_taken_for_one_that_went()
    {
        var world = await NewAsync();
        app.Faults().Add(IsDeletionOf(world.Record), CosmosFault.LostBeforeCommit, times: 1000);
        (await app.Api.DeleteAsync(world.World.Owner.Token, Api.Detail(world.Record))).Is(503);
        app.Faults().Clear();
        var reads = 0;
        app.Faults().Add(
            request => IsOf(world.Record, HttpMethod.Get)(request) && Interlocked.Increment(ref reads) > 0, new CosmosFault(404), times: 1000);

        app.Clock.Advance(TimeSpan.FromHours(2));
        await Eventually.IsTrueAsync(() => Volatile.Read(ref reads) > 1, "the record to be read as missing");
        app.Faults().Clear();
        await app.OnlyTheCompletionIsLeftAsync(world);
        Assert.Equal(Text, (await world.AnswerAsync("a007"))!.ToJsonString());
    }

    [Theory]
    [InlineData("users")]
    [InlineData("offerings")]
    public async Task With_a_user_or_an_offering_the_answers_go_although_a_step_fails(string collection)
    {
        var world = await NewAsync();
        app.Faults().Add(StoredCompletions.OfRecord(HttpMethod.Delete, world.Record), CosmosFault.Unavailable, times: 1000);

        var key = collection == "users" ? world.World.U.Uuid : world.World.O;
        (await app.Api.DeleteAsync(world.World.Staff.Token, $"/api/catalog/{collection}/{key}/")).IsEmpty(204);
        app.Faults().Clear();

        await app.NothingIsLeftAsync(world.Record);
    }

    [Fact]
    public async Task Detached_answers_go_although_a_step_fails_and_the_checklist_can_be_attached_again_at_once()
    {
        var world = await NewAsync();
        app.Faults().Add(StoredCompletions.OfRecord(HttpMethod.Delete, world.Record), CosmosFault.Unavailable, times: 12);

        await world.AttachAsync(null);
        await app.NothingIsLeftAsync(world.Record);
        await world.AttachAsync(world.Checklist);

        await app.OnlyTheCompletionIsLeftAsync(world);
        Assert.Null(await world.AnswerAsync("a007"));
    }

    [Fact]
    public async Task Of_a_create_that_lost_its_pair_no_completion_is_left_although_a_step_fails()
    {
        var world = await NewAsync();
        app.Faults().Add(
            request => request.Method == HttpMethod.Delete && request.RequestUri!.AbsolutePath.Contains("/colls/completions/", StringComparison.Ordinal),
            CosmosFault.Unavailable, times: 30);

        (await app.Api.PostAsync(
            world.World.Owner.Token, Api.List, World.Body(("offering_uuid", world.World.O), ("user_uuid", world.World.U.Uuid)))).Is(400);

        app.Clock.Advance(TimeSpan.FromHours(2));
        await Eventually.ShowsAsync(
            () => app.OfOfferingAsync(world.World.O), left => left.SequenceEqual([$"{world.Record}.{world.Checklist}"]), "the other completion to go");
        app.Faults().Clear();
    }

    [Fact]
    public async Task Answers_without_a_record_that_nothing_was_noted_of_are_found_when_they_are_an_hour_old_and_no_others()
    {
        var world = await NewAsync();
        var (document, _) = await app.ReadAsync(world);
        var (orphan, young) = (World.NewUuid(), World.NewUuid());
        await app.LeaveAsync(document, young, app.Clock.GetUtcNow());
        await app.LeaveAsync(document, orphan, app.Clock.GetUtcNow().AddMinutes(-61));

        await app.NothingIsLeftAsync(orphan);

        Assert.Single(await app.BesideAsync(young));
        Assert.Equal(Text, (await world.AnswerAsync("a007"))!.ToJsonString());
        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.NothingIsLeftAsync(young);
        await app.OnlyTheCompletionIsLeftAsync(world);
    }

    [Fact]
    public async Task A_file_is_not_removed_because_its_completion_is_read_as_missing()
    {
        var world = await NewAsync();
        (await world.SubmitAsync(("a008", ChecklistWorld.File("x.pdf", "%PDF-1.7"u8.ToArray())))).Is(200);
        var file = Guid.Parse((await world.AnswerAsync("a008"))!["stored_file_id"]!.ToString());
        var media = app.Services.GetRequiredService<MediaStore>();
        var uploaded = (await media.FindAsync(file, CancellationToken.None))!.Value;
        var reads = StoredCompletions.OfRecord(HttpMethod.Get, world.Record);
        app.Faults().Add(reads, new CosmosFault(404), times: 1000);

        app.Clock.Advance(TimeSpan.FromHours(2));
        await Eventually.IsTrueAsync(
            async () => (await media.FindAsync(file, CancellationToken.None))?.Value.CheckAt != uploaded.CheckAt, "the sweep to look at the file");
        app.Faults().Clear();

        await Eventually.IsTrueAsync(
            async () => await media.FindAsync(file, CancellationToken.None) is not { Value.CheckAt: not null }, "the file to be judged");
        Assert.Equal("x.pdf", (await world.AnswerAsync("a008"))!["name"]!.ToString());
        Assert.NotNull(await media.FindAsync(file, CancellationToken.None));
    }

    private static Predicate<HttpRequestMessage> IsDeletionOf(string record) => IsOf(record, HttpMethod.Delete);

    private static Predicate<HttpRequestMessage> IsOf(string record, HttpMethod method) => request =>
        request.Method == method && request.RequestUri!.AbsolutePath.EndsWith($"/colls/offering-users/docs/{record}", StringComparison.Ordinal);

    private async Task<ChecklistWorld> NewAsync()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        (await world.SubmitAsync(("a007", Text))).Is(200);
        return world;
    }

    private List<string> Events(string record) =>
        [.. app.Logs.Lines.Where(line => line.Contains($"marketplace_offering_user_deleted: offering user {record}", StringComparison.Ordinal))];
}

/// <summary>An app of its own whose store fails, whose clock can be moved, and whose sweeps come each second.</summary>
public sealed class InterruptedApp : RunningApp
{
    public MovedClock Clock { get; } = new();

    protected override string[] Settings => ["--Cosmos:ThrottledSeconds=1", "--Lifecycle:SweepInterval=00:00:01"];

    protected override void Configure(FunctionsApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(Clock);
}
