using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Lifecycle;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;
using OfferingUsers.Functions.Tests.Records;

namespace OfferingUsers.Functions.Tests.Lifecycle;

/// <summary>What a round of the sweep looks at, and what that costs (architecture.md 4).</summary>
public sealed class SweepDueRecordsTests : IAsyncLifetime
{
    private readonly OwnStore store = new();
    private readonly MockedDurable durable = new();
    private readonly LifecycleOptions options = new();

    private DateTimeOffset Now => store.Clock.Now();

    public async ValueTask InitializeAsync()
    {
        durable.AnswerLooks();
        await store.InitializeAsync();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_record_past_its_deadline_is_told_to_its_orchestration_or_gets_one()
    {
        var lost = await InsertAsync(waited: 10, left: -2);
        var running = await InsertAsync(waited: 10, left: -2, OfferingUserState.Deleting);
        durable.Running.Add($"deletion-{running.Uuid.Hex()}");
        await InsertAsync(waited: 10, left: 50);

        Assert.Equal(0, (await RoundAsync()).Count);

        Assert.Equal(
            [$"raise StateChanged at deletion-{running.Uuid.Hex()}", $"start OfferingUserCreation as creation-{lost.Uuid.Hex()}"],
            durable.Asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_has_just_become_due_is_left_to_its_own_timer()
    {
        await InsertAsync(waited: 10, left: 0);

        await RoundAsync();

        Assert.Empty(durable.Asked);
    }

    [Fact]
    public async Task A_reminder_that_was_not_made_is_due_and_one_that_was_is_not()
    {
        var due = await InsertAsync(waited: 70, left: 60);
        await InsertAsync(waited: 70, left: 60, isReminded: true);
        await InsertAsync(waited: 60, left: 70);

        await RoundAsync();

        Assert.Equal([$"start OfferingUserCreation as creation-{due.Uuid.Hex()}"], durable.Asked);
    }

    [Fact]
    public async Task A_record_that_began_to_wait_since_the_last_round_gets_an_orchestration_unless_it_has_one()
    {
        await store.Get<RoundNotes>().ChangeAsync("lifecycle-sweep", note => note with { Begun = Now.AddMinutes(-20) }, CancellationToken.None);
        var since = await InsertAsync(waited: 19, left: 1000);
        await InsertAsync(waited: 30, left: 1000);
        await InsertAsync(waited: 5, left: null, OfferingUserState.Ok);
        var running = await InsertAsync(waited: 5, left: null, OfferingUserState.Creating);
        durable.Running.Add($"creation-{running.Uuid.Hex()}");

        await RoundAsync();

        Assert.Equal([$"start OfferingUserCreation as creation-{since.Uuid.Hex()}"], durable.Asked);
    }

    [Fact]
    public async Task Of_deleted_records_those_are_looked_at_that_have_answers_and_had_them_for_the_retention_time()
    {
        options.AnswerRetention = "01:00:00";
        var due = await InsertAsync(waited: 61, left: null, OfferingUserState.Deleted, hasAnswers: true);
        await InsertAsync(waited: 61, left: null, OfferingUserState.Deleted);
        await InsertAsync(waited: 59, left: null, OfferingUserState.Deleted, hasAnswers: true);
        await InsertAsync(waited: 61, left: null, OfferingUserState.Ok, hasAnswers: true);

        await RoundAsync();

        Assert.Equal([$"start OfferingUserDeletion as deletion-{due.Uuid.Hex()}"], durable.Asked);
    }

    [Fact]
    public async Task One_record_that_fails_does_not_keep_the_others()
    {
        var poisoned = await InsertAsync(waited: 10, left: -5);
        durable.Unreadable.Add($"creation-{poisoned.Uuid.Hex()}");
        var other = await InsertAsync(waited: 10, left: -4);

        var failures = await RoundAsync();

        Assert.Equal(new RoundFailures(1, nameof(TimeoutException)), failures);
        Assert.Equal([$"start OfferingUserCreation as creation-{other.Uuid.Hex()}"], durable.Asked);
        Assert.DoesNotContain(store.Logs.Lines, line => line.Contains("No answer about", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_than_a_page_that_became_due_in_the_same_instant_is_looked_at_whole_and_each_record_once()
    {
        var at = Now.AddHours(-1);
        var records = Enumerable.Range(0, 1_100).Select(_ => Waiting() with { StateSince = at.AddDays(-1), Deadline = at, IsReminded = true }).ToList();
        await InsertAsync(records);

        await RoundAsync();

        Assert.Equal(
            records.Select(record => $"start OfferingUserCreation as creation-{record.Uuid.Hex()}").Order(StringComparer.Ordinal),
            durable.Asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_round_costs_does_not_grow_with_the_records_that_wait_and_have_nothing_due()
    {
        options.AnswerRetention = "30.00:00:00";
        await InsertManyWaitingAsync(5);
        var few = await CostAsync();

        await InsertManyWaitingAsync(1_000);
        var many = await CostAsync();

        Assert.Equal((few.Calls, Math.Round(few.Charge, 2)), (many.Calls, Math.Round(many.Charge, 2)));
        Assert.InRange(many.Charge, 1, 20);
        Assert.Empty(durable.Asked);
    }

    private async Task<CosmosCost.Tally> CostAsync()
    {
        var tally = store.Get<CosmosCost>().Begin();
        await RoundAsync();
        return tally;
    }

    private async Task InsertManyWaitingAsync(int count)
    {
        var states = LifecyclePhase.WaitingStates.Append(OfferingUserState.Deleted).ToList();
        await InsertAsync([.. Enumerable.Range(0, count).Select(n => Waiting() with
        {
            State = states[n % states.Count],
            StateSince = Now.AddDays(-1),
            Deadline = states[n % states.Count] == OfferingUserState.Deleted ? null : Now.AddDays(6),
            ChecklistWithCompletion = Guid.NewGuid(),
        })]);
    }

    /// <summary>A whole round, page by page; what failed in it.</summary>
    private async Task<RoundFailures> RoundAsync()
    {
        var failures = RoundFailures.None;
        using var scope = store.NewScope();
        var orchestrations = durable.Handed();
        var signals = new LifecycleSignals(
            orchestrations, new EternalOrchestrations([]), Options.Create(new LifecycleOptions()),
            new Logger<LifecycleSignals>(new LoggerFactory([store.Logs])));
        var sweep = new SweepDueRecords(
            store.Get<DueRecords>(), orchestrations, signals, new SweepRange(store.Get<RoundNotes>(), Options.Create(options), store.Clock),
            new Logger<SweepDueRecords>(new LoggerFactory([store.Logs])));
        for (var position = SweepPosition.Start; position is not null;)
        {
            var page = await sweep.Run(position, durable.Mock.Object, CancellationToken.None);
            (position, failures) = (page.Next, failures.And(page.Failures));
        }

        return failures;
    }

    private static OfferingUser Waiting() => Sample.Record(customer: Guid.Empty);

    /// <summary>A record that has waited for some minutes and has some left; a minute more has passed in either.</summary>
    private async Task<OfferingUser> InsertAsync(
        int waited, int? left, OfferingUserState state = OfferingUserState.Requested, bool isReminded = false, bool hasAnswers = false)
    {
        var record = Waiting() with
        {
            State = state,
            StateSince = Now.AddMinutes(-waited),
            Deadline = left is { } minutes ? Now.AddMinutes(minutes) : null,
            IsReminded = isReminded || left <= 0,
            ChecklistWithCompletion = hasAnswers ? Guid.NewGuid() : null,
        };
        await InsertAsync([record]);
        return record;
    }

    private Task InsertAsync(IReadOnlyCollection<OfferingUser> records) => Parallel.ForEachAsync(
        records,
        new ParallelOptions { MaxDegreeOfParallelism = 16 },
        async (record, token) => Assert.True(await store.Get<OfferingUserStore>().InsertAsync(record, token)));
}
