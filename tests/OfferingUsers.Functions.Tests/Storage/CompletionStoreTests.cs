using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Storage;

/// <summary>Completions with their answers: one for each record and checklist, changed over the version that was read (architecture.md 3).</summary>
public sealed class CompletionStoreTests(OwnStore store) : IClassFixture<OwnStore>
{
    private readonly CompletionStore completions = store.Get<CompletionStore>();
    private readonly Guid record = Guid.NewGuid();
    private readonly Guid checklist = Guid.NewGuid();

    [Fact]
    public async Task A_fresh_completion_has_no_answers_and_names_what_it_belongs_to()
    {
        var (offering, user, before) = (Guid.NewGuid(), Guid.NewGuid(), store.Clock.Now());

        Assert.True(await completions.CreateAsync(record, checklist, offering, user, CancellationToken.None));

        var document = (await FindAsync())!.Value;
        Assert.Equal((record.Hex(), offering, user), (document.OfferingUser, document.OfferingUuid, document.UserUuid));
        Assert.Equal((record, checklist), (document.Completion.OfferingUser, document.Completion.Checklist));
        Assert.Empty(document.Completion.Answers);
        Assert.InRange(document.Completion.Created, before, store.Clock.Now());
        Assert.Equal(document.Completion.Created, document.Completion.Modified);
    }

    [Fact]
    public async Task There_is_one_for_a_record_and_a_checklist()
    {
        var first = await CreateAsync();

        Assert.False(await completions.CreateAsync(record, checklist, Guid.NewGuid(), Guid.NewGuid(), CancellationToken.None));
        Assert.Equal(first.ETag, (await FindAsync())!.ETag);
        Assert.True(await completions.CreateAsync(record, Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), CancellationToken.None));
        Assert.True(await completions.CreateAsync(Guid.NewGuid(), checklist, Guid.NewGuid(), Guid.NewGuid(), CancellationToken.None));
    }

    [Fact]
    public async Task All_of_a_record_are_found_in_its_partition()
    {
        await CreateAsync();
        var other = Guid.NewGuid();
        await completions.CreateAsync(record, other, Guid.NewGuid(), Guid.NewGuid(), CancellationToken.None);
        await completions.CreateAsync(Guid.NewGuid(), checklist, Guid.NewGuid(), Guid.NewGuid(), CancellationToken.None);

        List<Stored<CompletionDocument>> found = [];
        var sent = await store.SentByAsync(async () => found = await completions.ListByOfferingUserAsync(record, CancellationToken.None));

        Assert.Equal(new[] { checklist, other }.Order(), found.Select(one => one.Value.Completion.Checklist).Order());
        Assert.Equal($"[\"{record.Hex()}\"]", Assert.Single(sent).Partition);
        Assert.Empty(await completions.ListByOfferingUserAsync(Guid.NewGuid(), CancellationToken.None));
    }

    [Fact]
    public async Task A_change_is_prepared_with_what_is_stored_and_what_is_to_be_and_then_written()
    {
        var found = await CreateAsync();
        var prepared = new List<(bool Before, bool After, bool IsWritten)>();

        var outcome = await completions.ChangeAsync(
            found,
            completion => completion with { IsCompleted = true, Answers = [Sample.Answer("\"yes\"")] },
            async (before, after) => prepared.Add((before.IsCompleted, after.IsCompleted, (await FindAsync())!.Value.Completion.IsCompleted)),
            CancellationToken.None);

        Assert.Equal([(false, true, false)], prepared);
        Assert.True(outcome!.Value.Value.IsCompleted);
        var left = (await FindAsync())!.Value;
        Assert.Equal("yes", Assert.Single(left.Completion.Answers).Data.GetString());
        Assert.Equal((found.Value.OfferingUuid, found.Value.UserUuid), (left.OfferingUuid, left.UserUuid));
    }

    [Fact]
    public async Task A_refusal_is_told_and_nothing_is_prepared_or_written()
    {
        var found = await CreateAsync();

        Outcome<Completion>? outcome = null;
        var sent = await store.SentByAsync(async () => outcome = await completions.ChangeAsync(
            found, _ => new NotPossible("No."), (_, _) => throw new InvalidOperationException("There is nothing to prepare."), CancellationToken.None));

        Assert.Equal(new NotPossible("No."), outcome?.Refusal);
        Assert.Empty(sent);
    }

    [Fact]
    public async Task A_change_that_loses_its_race_is_decided_and_prepared_again_on_what_the_winner_left()
    {
        var found = await CreateAsync();
        await ChangeAsync(found, completion => completion with { ReviewNotes = "winner" });
        var prepared = new List<string>();

        var outcome = await completions.ChangeAsync(
            found,
            completion => completion with { ReviewNotes = completion.ReviewNotes + "+" },
            (before, after) =>
            {
                prepared.Add($"{before.ReviewNotes} > {after.ReviewNotes}");
                return Task.CompletedTask;
            },
            CancellationToken.None);

        Assert.Equal([" > +", "winner > winner+"], prepared);
        Assert.Equal("winner+", outcome!.Value.Value.ReviewNotes);
        Assert.Equal("winner+", (await FindAsync())!.Value.Completion.ReviewNotes);
    }

    [Fact]
    public async Task A_change_of_one_that_is_gone_is_null()
    {
        var found = await CreateAsync();
        await completions.RemoveAsync(found, CancellationToken.None);

        Assert.Null(await ChangeAsync(found, completion => completion with { ReviewNotes = "late" }));
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task A_version_that_has_moved_on_is_not_removed()
    {
        var found = await CreateAsync();
        await ChangeAsync(found, completion => completion with { ReviewNotes = "newer" });

        Assert.False(await completions.RemoveAsync(found, CancellationToken.None));
        Assert.True(await completions.RemoveAsync((await FindAsync())!, CancellationToken.None));
        Assert.False(await completions.RemoveAsync(found, CancellationToken.None));
        Assert.Null(await FindAsync());
    }

    private async Task<Stored<CompletionDocument>> CreateAsync()
    {
        Assert.True(await completions.CreateAsync(record, checklist, Guid.NewGuid(), Guid.NewGuid(), CancellationToken.None));
        return (await FindAsync())!;
    }

    private ValueTask<Stored<CompletionDocument>?> FindAsync() => completions.FindAsync(record, checklist, CancellationToken.None);

    private Task<Outcome<Completion>?> ChangeAsync(Stored<CompletionDocument> found, Func<Completion, Completion> decide) =>
        completions.ChangeAsync(found, completion => decide(completion), (_, _) => Task.CompletedTask, CancellationToken.None);
}
