using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Verify;

/// <summary>What operations leave is sound, and each thing that is not is found and told.</summary>
public sealed class VerifyTests(VerifiedApp app) : IClassFixture<VerifiedApp>
{
    private const string Yes = "true";

    private Container Records => app.Containers().OfferingUsers;

    private Container Completions => app.Containers().Completions;

    private Container Catalog => app.Containers().Catalog;

    [Fact]
    public async Task What_a_provider_and_a_user_leave_behind_is_sound()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        (await world.SubmitAsync(("a001", Yes), ("a009", $"[{ChecklistWorld.File("a.txt", "one"u8.ToArray())}]"))).Is(200);
        await world.World.SetTermsAsync("1");
        await world.World.SetConsentAsync(world.World.U, "1");
        foreach (var state in new[] { "Creating", "Pending account linking", "OK", "Deleted", "Error creating", "Error deleting" })
        {
            var record = await world.World.NewRecordInAsync(state);
            (await app.Api.PatchAsync(world.World.Staff.Token, Api.Detail(record), """{"username":"name"}""")).Is(200);
        }

        (await app.Api.DeleteAsync(world.World.Staff.Token, Api.Detail(await world.World.NewRecordInAsync("OK")))).IsEmpty(204);
        await world.World.ImportAsync("offerings", new JsonObject { ["uuid"] = world.World.O, ["name"] = "Cluster C" });
        await ImportAsync(world, World.NewUuid());

        var report = await app.VerifyAsync();

        Assert.DoesNotContain(report.Violations, finding => finding.Subject.Contains(world.Record, StringComparison.Ordinal));
        Assert.Equal([], await FindingsAsync(world.World.O));
        Assert.All(["catalog", "completions", "media", "offering-users"], container => Assert.True(report.Seen[container] > 0));
    }

    public static TheoryData<string, string> Edits => new()
    {
        { """{"state":"OK"}""", "Its state is OK, and its history ends with Requested." },
        { """{"state":"Nonsense"}""", "It, or a document that belongs to it, cannot be read." },
        { """{"history":[]}""", "It has no history." },
        {
            """{"state_since":"2026-01-01T00:00:00.000000Z","remind_at":null,"reminded":true}""",
            "No entry of its history is of the time at which it entered its state."
        },
        { """{"username":"other"}""", "A key by which it is found does not follow from its values." },
        { """{"user_email":"other@example.org"}""", "What it keeps of the catalog is not what the catalog says." },
        { """{"checklist_with_completion":null}""", "What it keeps of the catalog is not what the catalog says." },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task A_record_that_was_edited_where_it_is_stored_is_found(string edit, string text)
    {
        var world = await ChecklistWorld.CreateAsync(app);

        await Records.EditAsync(world.Record, world.Record[..4], record =>
        {
            foreach (var (name, value) in JsonNode.Parse(edit)!.AsObject())
            {
                record[name] = value?.DeepClone();
            }
        });

        Assert.Contains(text, await FindingsAsync(world.Record));
    }

    [Fact]
    public async Task Of_a_record_with_an_older_snapshot_is_found_that_it_is_behind_and_nothing_else()
    {
        var world = await ChecklistWorld.CreateAsync(app);

        await Records.EditAsync(world.Record, world.Record[..4], record =>
        {
            foreach (var name in new[] { "runtime_state", "profile_complete", "snapshot_version" })
            {
                record.Remove(name);
            }
        });

        Assert.Equal(["What it keeps of the catalog is not what the catalog says."], await FindingsAsync(world.Record));
        var seen = await world.World.LookAsync(world.Record);
        Assert.Equal(("Active", "true"), (seen["runtime_state"]!.ToString(), seen["is_profile_complete"]!.ToJsonString()));
    }

    [Fact]
    public async Task A_second_record_of_a_pair_in_another_partition_is_found()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var other = "0000" + world.Record[4..];

        await Records.EditAsync(world.Record, world.Record[..4], record => (record["id"], record["uuid"], record["bucket"]) = (other, other, "0000"));

        var found = string.Join('\n', (await app.VerifyAsync()).Findings.Where(
            finding => finding.Subject.Contains(world.Record[4..], StringComparison.Ordinal)));
        Assert.Contains("has the same offering and the same user.", found, StringComparison.Ordinal);
        Assert.Contains($"It is not stored where a record of the offering {world.World.O} belongs.", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_whose_completion_offering_or_user_is_gone_is_found()
    {
        var world = await ChecklistWorld.CreateAsync(app);

        await Completions.RemoveAsync($"{world.Record}.{world.Checklist}", world.Record);
        Assert.Equal([$"It refers to its completion for the checklist {world.Checklist}, which does not exist."], await FindingsAsync(world.Record));

        await Catalog.RemoveAsync(CatalogIds.Of(CatalogKinds.User, world.World.U.Uuid));
        Assert.Contains($"Its user {world.World.U.Uuid} does not exist.", await FindingsAsync(world.Record));

        await Catalog.RemoveAsync(CatalogIds.Of(CatalogKinds.Offering, world.World.O));
        Assert.Contains($"Its offering {world.World.O} does not exist.", await FindingsAsync(world.Record));
    }

    [Fact]
    public async Task Answers_and_files_of_nobody_are_found()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        (await world.SubmitAsync(("a007", "\"ABC\""), ("a009", $"[{ChecklistWorld.File("a.txt", "one"u8.ToArray())}]"))).Is(200);
        var file = (await world.AnswerAsync("a009"))![0]!["stored_file_id"]?.ToString() ?? await FileOfAsync(world);
        Assert.Equal([], await FindingsAsync(file));

        await app.Services.GetRequiredService<IAnswerFiles>().RemoveAsync(await StoredNameAsync(file), CancellationToken.None);
        Assert.Equal(["An answer refers to it, and it has no content."], await FindingsAsync(file));

        await app.Containers().Media.EditAsync(file, file, media => media["offering_user"] = World.NewUuid());
        Assert.Equal(["No answer refers to it."], await FindingsAsync(file));
        Assert.Equal([$"An answer refers to the file {file} of another completion."], await FindingsAsync(world.Record));

        await app.Containers().Media.RemoveAsync(file);
        Assert.Equal([$"An answer refers to the file {file}, which does not exist."], await FindingsAsync(world.Record));

        await Records.RemoveAsync(world.Record, world.Record[..4]);
        Assert.Equal(["No offering user refers to it. It has answers."], await FindingsAsync(world.Record));
    }

    [Fact]
    public async Task Content_without_a_file_is_found()
    {
        var uuid = World.NewUuid();

        await app.Services.GetRequiredService<IAnswerFiles>().WriteAsync(
            $"checklist_files/{uuid}_a.txt", "text/plain", new MemoryStream("one"u8.ToArray()), CancellationToken.None);

        Assert.Equal(["It belongs to no file."], await FindingsAsync(uuid));
    }

    [Fact]
    public async Task A_removal_that_stays_unfinished_is_found()
    {
        var record = World.NewUuid();

        await Completions.PutAsync(new JsonObject
        {
            ["id"] = $"{record}.removal",
            ["offering_user"] = record,
            ["offering"] = World.NewUuid(),
            ["checklist"] = World.NewUuid(),
            ["completion"] = World.NewUuid(),
            ["noted_at"] = "2999-01-01T00:00:00.000000Z",
        });
        Assert.Contains((await app.VerifyAsync()).Unfinished, finding => finding.Subject.Contains(record, StringComparison.Ordinal));

        await Completions.EditAsync($"{record}.removal", record, removal => removal["noted_at"] = "2026-01-01T00:00:00.000000Z");
        Assert.Contains(
            (await app.VerifyAsync()).Violations,
            finding => finding.Subject == $"removal {record}.removal" && finding.Text.StartsWith("It was noted at 2026-01-01", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reference_to_nothing_and_a_value_that_is_not_guarded_are_found_without_telling_the_value()
    {
        var world = await World.CreateAsync(app);
        var guard = CatalogIds.Username(world.U.Username);

        await Catalog.EditAsync(guard, guard, document => document["owner"] = world.Stranger.Uuid);
        await Catalog.RemoveAsync(CatalogIds.Of(CatalogKinds.Customer, world.Consumer));

        var report = await app.VerifyAsync();
        Assert.Contains(report.Violations, finding => finding.Subject == $"user {world.U.Uuid}" && finding.Text == "Its username is not guarded as its own.");
        Assert.Contains(report.Unfinished, finding => finding.Subject == $"guard username of {world.Stranger.Uuid}");
        Assert.Contains(report.Violations, finding => finding.Text == $"Its customer {world.Consumer} does not exist.");
        Assert.DoesNotContain(guard[9..], report.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(world.U.Username, report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clocks_that_stand_still_are_found()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        var instance = LifecycleInstances.IdOf("creation", Guid.Parse(record))!;
        await app.Durable.TerminateInstanceAsync(instance);
        await app.Durable.WaitForInstanceCompletionAsync(instance);
        Assert.Equal(["No orchestration waits with it."], await FindingsAsync(record));

        await Records.EditAsync(record, record[..4], document => document["remind_at"] = document["created"]!.DeepClone());
        var notes = app.Services.GetRequiredService<RoundNotes>();
        await Eventually.IsTrueAsync(
            async () => await notes.FindAsync(RemovalSweep.Id, CancellationToken.None) is { Ended: not null }, "the first round to end");
        await notes.ChangeAsync(
            RemovalSweep.Id, note => note with { Ended = note.Ended - TimeSpan.FromDays(1) }, CancellationToken.None);
        Assert.Contains((await app.VerifyAsync()).Violations, finding => finding.Subject == RemovalSweep.Id);
    }

    private async Task<List<string>> FindingsAsync(string subject) =>
    [
        .. (await app.VerifyAsync()).Findings.Where(finding => finding.Subject.Contains(subject, StringComparison.Ordinal)).Select(finding => finding.Text),
    ];

    /// <summary>Moves a record of a new user in, with a uuid that does not carry its partition.</summary>
    private static async Task ImportAsync(ChecklistWorld world, string uuid) => await world.World.ImportAsync(
        "offering_users",
        new JsonObject { ["uuid"] = uuid, ["offering"] = world.World.O, ["user"] = (await world.World.NewUserAsync()).Uuid, ["state"] = "OK" });

    private async Task<string> StoredNameAsync(string file) =>
        (await app.Services.GetRequiredService<MediaStore>().FindAsync(Guid.Parse(file), CancellationToken.None))!.Value.StoredName;

    private async Task<string> FileOfAsync(ChecklistWorld world)
    {
        var (document, _) = await app.ReadAsync(world);
        return System.Text.RegularExpressions.Regex.Match(document, "\"stored_file_id\":\"([0-9a-f]{32})\"").Groups[1].Value;
    }
}

/// <summary>An app whose data are edited behind its back.</summary>
public sealed class VerifiedApp : RunningApp
{
    protected override bool IsEditedBehindItsBack => true;
}
