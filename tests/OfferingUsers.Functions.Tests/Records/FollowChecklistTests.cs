using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Records;

/// <summary>A record's completion in step with its offering's checklist (checklists.md 1.8), also where a step was interrupted.</summary>
public sealed class FollowChecklistTests : IClassFixture<OwnStore>
{
    private readonly OwnStore store;
    private readonly MockedDurable durable = new();
    private readonly CompletionStore completions;
    private readonly PendingRemovals removals;
    private readonly FollowChecklist follow;
    private readonly Guid checklist = Guid.NewGuid();

    public FollowChecklistTests(OwnStore store)
    {
        (this.store, completions, removals) = (store, store.Get<CompletionStore>(), store.Get<PendingRemovals>());
        var settlement = new FileSettlement(store.Get<MediaStore>(), durable.Handed(), store.Clock, NullLogger<FileSettlement>.Instance);
        var note = new NoteRemoval(completions, removals, settlement, store.Clock);
        var announce = new AnnounceChange(
            store.Get<OfferingUserAnnouncements>(),
            new LifecycleSignals(
                new OrchestrationClient(), store.Get<EternalOrchestrations>(), Options.Create(new LifecycleOptions()), NullLogger<LifecycleSignals>.Instance));
        var finish = new FinishRemoval(removals, completions, store.Get<OfferingUserStore>(), settlement, announce, store.Get<CatalogReader>(), store.Clock);
        follow = new FollowChecklist(
            completions, removals, store.Get<OfferingUserStore>(), store.Get<OptimisticConcurrency>(), note,
            new RemovalSettlement(finish, removals, durable.Handed(), NullLogger<RemovalSettlement>.Instance));
    }

    [Fact]
    public async Task A_record_joins_the_checklist_of_its_offering_and_its_completion_exists_then()
    {
        var record = Sample.Record();

        var joined = await JoinAsync(record, checklist);

        Assert.Equal(checklist, joined.ChecklistWithCompletion);
        var document = (await FindAsync(record, checklist))!.Value;
        Assert.Equal((record.Offering.Uuid, record.User.Uuid), (document.OfferingUuid, document.UserUuid));
    }

    [Fact]
    public async Task Joining_again_does_nothing()
    {
        var joined = await JoinAsync(Sample.Record(), checklist);
        var before = await FindAsync(joined, checklist);

        Assert.Empty(await store.SentByAsync(async () => Assert.Same(joined, await JoinAsync(joined, checklist))));
        Assert.Equal(before!.ETag, (await FindAsync(joined, checklist))?.ETag);
    }

    [Fact]
    public async Task A_record_whose_offering_is_gone_stays_as_it_is()
    {
        var record = Sample.Record() with { ChecklistWithCompletion = checklist };

        Assert.Same(record, await follow.JoinAsync(record, null, CancellationToken.None));
    }

    [Fact]
    public async Task An_exchange_leaves_the_old_completion_until_the_record_names_the_new_one_and_notes_its_files_first()
    {
        var (record, file) = await WithFileAsync();
        var other = Guid.NewGuid();

        var joined = await JoinAsync(record, other);

        Assert.Equal(other, joined.ChecklistWithCompletion);
        Assert.NotNull(await FindAsync(record, checklist));
        Assert.NotNull(await FindAsync(record, other));
        Assert.NotNull((await store.Get<MediaStore>().FindAsync(file, CancellationToken.None))?.Value.CheckAt);
        Assert.Empty(durable.Asked);
    }

    [Fact]
    public async Task A_checklist_that_is_detached_is_named_no_more_and_what_it_left_is_removed_with_its_files()
    {
        var (record, file) = await WithFileAsync();

        var detached = await JoinAsync(record, null);
        await follow.LeaveAsync(record, detached, CancellationToken.None);

        Assert.Null(detached.ChecklistWithCompletion);
        Assert.Null(await FindAsync(record, checklist));
        Assert.Equal([file.Hex()], Assert.IsType<string[]>(Assert.Single(durable.Inputs)));
    }

    [Fact]
    public async Task Leaving_removes_what_is_no_longer_named_and_nothing_else()
    {
        var joined = await JoinAsync(Sample.Record(), checklist);

        await follow.LeaveAsync(joined, joined with { Username = "new" }, CancellationToken.None);
        await follow.LeaveAsync(joined with { ChecklistWithCompletion = null }, joined, CancellationToken.None);
        Assert.NotNull(await FindAsync(joined, checklist));

        var left = await JoinAsync(joined, null);
        await follow.LeaveAsync(joined, left, CancellationToken.None);
        await follow.LeaveAsync(joined, left, CancellationToken.None);
        Assert.Null(await FindAsync(joined, checklist));
        Assert.Empty(durable.Asked);
    }

    [Fact]
    public async Task A_completion_with_answers_that_an_interrupted_removal_left_is_not_joined_but_made_anew()
    {
        var (record, _) = await WithFileAsync();
        record = record with { ChecklistWithCompletion = null };
        Assert.True(await store.Get<OfferingUserStore>().InsertAsync(record, CancellationToken.None));

        await JoinAsync(record, checklist);

        Assert.Empty((await FindAsync(record, checklist))!.Value.Completion.Answers);
    }

    [Fact]
    public async Task A_completion_with_answers_that_the_stored_record_names_is_kept_whoever_joins_late()
    {
        var (record, _) = await WithFileAsync();
        Assert.True(await store.Get<OfferingUserStore>().InsertAsync(record, CancellationToken.None));

        await JoinAsync(record with { ChecklistWithCompletion = null }, checklist);

        Assert.Single((await FindAsync(record, checklist))!.Value.Completion.Answers);
    }

    [Fact]
    public async Task An_empty_completion_that_an_interrupted_creation_left_will_do()
    {
        var record = Sample.Record();
        await completions.CreateAsync(record.Uuid, checklist, record.Offering.Uuid, record.User.Uuid, CancellationToken.None);
        var before = await FindAsync(record, checklist);

        await JoinAsync(record, checklist);

        Assert.Equal(before!.ETag, (await FindAsync(record, checklist))?.ETag);
    }

    [Fact]
    public async Task An_old_empty_completion_is_made_new_so_that_nobody_removes_it_who_was_about_to()
    {
        var record = Sample.Record();
        await completions.CreateAsync(record.Uuid, checklist, record.Offering.Uuid, record.User.Uuid, CancellationToken.None);
        var before = (await FindAsync(record, checklist))!;
        store.Clock.Advance(TimeSpan.FromHours(1));

        await JoinAsync(record, checklist);

        Assert.NotEqual(before.Value.Completion.Uuid, (await FindAsync(record, checklist))?.Value.Completion.Uuid);
        Assert.False(await completions.RemoveAsync(before, CancellationToken.None));
    }

    [Fact]
    public async Task A_completion_that_was_made_anew_is_not_the_one_whose_removal_was_noted()
    {
        var (record, _) = await WithFileAsync();
        Assert.True(await store.Get<OfferingUserStore>().InsertAsync(record with { ChecklistWithCompletion = null }, CancellationToken.None));
        await JoinAsync(record, null);
        var again = await JoinAsync(record with { ChecklistWithCompletion = null }, checklist);

        await follow.LeaveAsync(record, record with { ChecklistWithCompletion = null }, CancellationToken.None);

        Assert.NotNull(await FindAsync(again, checklist));
    }

    [Fact]
    public async Task Leftovers_are_answers_that_the_record_does_not_name()
    {
        var (record, file) = await WithFileAsync();
        var (named, empty) = (Guid.NewGuid(), Guid.NewGuid());
        record = await JoinAsync(record, named);
        Assert.True(await store.Get<OfferingUserStore>().InsertAsync(record, CancellationToken.None));
        await AnswerAsync(record, named, Sample.Answer("\"kept\""));
        await completions.CreateAsync(record.Uuid, empty, record.Offering.Uuid, record.User.Uuid, CancellationToken.None);

        await follow.RemoveLeftoversAsync(record, CancellationToken.None);

        Assert.Null(await FindAsync(record, checklist));
        Assert.NotNull(await FindAsync(record, named));
        Assert.NotNull(await FindAsync(record, empty));
        Assert.Equal([file.Hex()], Assert.IsType<string[]>(Assert.Single(durable.Inputs)));
    }

    /// <summary>A record that names a completion in which a file is answered.</summary>
    private async Task<(OfferingUser Record, Guid File)> WithFileAsync()
    {
        var (record, file) = (await JoinAsync(Sample.Record(), checklist), Guid.NewGuid());
        await store.Get<MediaStore>().CreateAsync(
            new MediaRecord(file.Hex(), file, "stored", "cv.pdf", 1, "application/pdf", "00", record.Uuid, checklist, Sample.Then, null),
            CancellationToken.None);
        await AnswerAsync(record, checklist, Sample.Answer(StoredFile.ToData(new StoredFile(file, "cv.pdf", 1, "application/pdf")).GetRawText()));
        return (record, file);
    }

    private async Task AnswerAsync(OfferingUser record, Guid of, Answer answer) => Assert.NotNull(await completions.ChangeAsync(
        (await FindAsync(record, of))!, completion => completion with { Answers = [answer] }, (_, _) => Task.CompletedTask, CancellationToken.None));

    private Task<OfferingUser> JoinAsync(OfferingUser record, Guid? to) => follow.JoinAsync(
        record, Sample.Offering() with { Uuid = record.Offering.Uuid, ComplianceChecklist = to }, CancellationToken.None);

    private ValueTask<Stored<CompletionDocument>?> FindAsync(OfferingUser record, Guid of) => completions.FindAsync(record.Uuid, of, CancellationToken.None);
}
