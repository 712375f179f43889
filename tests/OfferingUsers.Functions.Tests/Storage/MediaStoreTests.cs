using OfferingUsers.Domain;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Storage;

/// <summary>When a stored file is to be looked at, and that no note of it is lost (checklists.md 3.4).</summary>
public sealed class MediaStoreTests(OwnStore store) : IClassFixture<OwnStore>
{
    private readonly MediaStore media = store.Get<MediaStore>();

    private DateTimeOffset Now => store.Clock.Now();

    [Fact]
    public async Task A_file_is_known_as_it_was_created()
    {
        var file = New(Sample.Then);

        await media.CreateAsync(file, CancellationToken.None);

        Assert.Equal(file, (await FindAsync(file))?.Value);
        Assert.Null(await media.FindAsync(Guid.NewGuid(), CancellationToken.None));
    }

    [Fact]
    public async Task A_file_is_noted_to_be_looked_at_and_noted_anew_over_that()
    {
        var file = await CreateAsync(null);
        var (first, second) = (Now.AddMinutes(1), Now.AddMinutes(2));

        await media.ScheduleCheckAsync(file.Uuid, first, CancellationToken.None);
        Assert.Equal(first, (await FindAsync(file))?.Value.CheckAt);

        await media.ScheduleCheckAsync(file.Uuid, second, CancellationToken.None);
        Assert.Equal(file with { CheckAt = second }, (await FindAsync(file))?.Value);
    }

    [Fact]
    public async Task What_is_noted_already_is_not_written_again()
    {
        var file = await CreateAsync(Sample.Then);

        var sent = await store.SentByAsync(() => media.ScheduleCheckAsync(file.Uuid, Sample.Then, CancellationToken.None));

        Assert.Equal("GET", Assert.Single(sent).Verb);
    }

    [Fact]
    public async Task A_note_that_loses_its_race_is_tried_again()
    {
        var file = await CreateAsync(null);
        store.Faults.Add(request => request.Method == HttpMethod.Put, new LocalRuntime.Cosmos.CosmosFault(412));

        await media.ScheduleCheckAsync(file.Uuid, Sample.Then, CancellationToken.None);

        Assert.Equal(Sample.Then, (await FindAsync(file))?.Value.CheckAt);
    }

    [Fact]
    public async Task A_file_that_is_gone_stays_gone()
    {
        var file = await CreateAsync(null);
        await media.RemoveAsync((await FindAsync(file))!, CancellationToken.None);

        await media.ScheduleCheckAsync(file.Uuid, Sample.Then, CancellationToken.None);

        Assert.Null(await FindAsync(file));
    }

    [Fact]
    public async Task A_file_that_is_kept_is_looked_at_no_more()
    {
        var file = await CreateAsync(Sample.Then);

        await media.CancelCheckAsync((await FindAsync(file))!, CancellationToken.None);

        Assert.Equal(file with { CheckAt = null }, (await FindAsync(file))?.Value);
    }

    [Fact]
    public async Task A_note_made_since_it_was_read_outlasts_keeping_and_removing()
    {
        var file = await CreateAsync(Sample.Then);
        var read = (await FindAsync(file))!;
        await media.ScheduleCheckAsync(file.Uuid, Sample.Then.AddDays(1), CancellationToken.None);

        await media.CancelCheckAsync(read, CancellationToken.None);
        await media.RemoveAsync(read, CancellationToken.None);

        Assert.Equal(file with { CheckAt = Sample.Then.AddDays(1) }, (await FindAsync(file))?.Value);
    }

    [Fact]
    public async Task Files_are_due_when_their_time_has_come()
    {
        var (due, later, kept) = (await CreateAsync(Now.AddMinutes(-1)), await CreateAsync(Now.AddHours(1)), await CreateAsync(null));
        Guid[] mine = [due.Uuid, later.Uuid, kept.Uuid];

        Assert.Equal([due.Uuid], (await media.ListDueAsync(1000, CancellationToken.None)).Intersect(mine));
        store.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(new[] { due.Uuid, later.Uuid }.Order(), (await media.ListDueAsync(1000, CancellationToken.None)).Intersect(mine).Order());
    }

    [Fact]
    public async Task A_file_is_not_judged_before_it_is_an_hour_old_even_if_its_check_is_due()
    {
        var young = New(Now.AddMinutes(-1)) with { Created = Now.AddMinutes(-59) };
        await media.CreateAsync(young, CancellationToken.None);

        Assert.DoesNotContain(young.Uuid, await media.ListDueAsync(1000, CancellationToken.None));
        store.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains(young.Uuid, await media.ListDueAsync(1000, CancellationToken.None));
    }

    [Fact]
    public async Task A_check_is_postponed_unless_it_was_scheduled_anew()
    {
        var file = await CreateAsync(Sample.Then);
        var read = (await FindAsync(file))!;

        var postponed = await media.PostponeCheckAsync(read, CancellationToken.None);

        Assert.Equal((await FindAsync(file)), postponed);
        Assert.True(postponed!.Value.CheckAt > Now);
        Assert.Null(await media.PostponeCheckAsync(read, CancellationToken.None));
    }

    [Fact]
    public async Task Of_many_files_that_are_due_some_are_told()
    {
        for (var i = 0; i < 5; i++)
        {
            await CreateAsync(Sample.Then);
        }

        Assert.Equal(3, (await media.ListDueAsync(3, CancellationToken.None)).Distinct().Count());
    }

    private static MediaRecord New(DateTimeOffset? checkAt)
    {
        var uuid = Guid.NewGuid();
        return new MediaRecord(uuid.Hex(), uuid, "stored", "cv.pdf", 12, "application/pdf", "00", Guid.NewGuid(), Guid.NewGuid(), Sample.Then, checkAt);
    }

    private async Task<MediaRecord> CreateAsync(DateTimeOffset? checkAt)
    {
        var file = New(checkAt);
        await media.CreateAsync(file, CancellationToken.None);
        return file;
    }

    private ValueTask<Stored<MediaRecord>?> FindAsync(MediaRecord file) => media.FindAsync(file.Uuid, CancellationToken.None);
}
