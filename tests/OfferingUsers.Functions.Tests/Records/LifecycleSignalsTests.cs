using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Records;

/// <summary>Which orchestrations are told of a change, and that no failure of it is the request's (architecture.md 4).</summary>
public sealed class LifecycleSignalsTests : IDisposable
{
    private readonly MockedDurable durable = new();
    private readonly LogKeeper logs = new();
    private readonly OfferingUser record = Sample.Record();

    private string Uuid => record.Uuid.Hex();

    public void Dispose() => logs.Dispose();

    [Fact]
    public async Task A_new_record_that_waits_gets_the_orchestration_of_its_phase_which_is_told_its_wait()
    {
        await ChangedAsync(null, record);

        Assert.Equal([$"start OfferingUserCreation as creation-{Uuid}"], durable.Asked);
        Assert.Equal([new PhaseInput(Uuid, StateWait.Of(record, null))], durable.Inputs);
    }

    [Fact]
    public async Task A_new_record_that_waits_for_nothing_gets_none()
    {
        await ChangedAsync(null, record with { State = OfferingUserState.Ok });

        Assert.Empty(durable.Asked);
    }

    [Fact]
    public async Task A_change_that_enters_no_state_is_no_signal()
    {
        await ChangedAsync(record, record with { Username = "new" });

        Assert.Empty(durable.Asked);
    }

    [Theory]
    [InlineData(OfferingUserState.Requested, OfferingUserState.Creating, "raise StateChanged at creation-*")]
    [InlineData(OfferingUserState.Requested, OfferingUserState.Ok, "raise StateChanged at creation-*")]
    [InlineData(OfferingUserState.Ok, OfferingUserState.RequestedDeletion, "start OfferingUserDeletion as deletion-*")]
    [InlineData(OfferingUserState.RequestedDeletion, OfferingUserState.Deleting, "raise StateChanged at deletion-*")]
    [InlineData(
        OfferingUserState.Creating, OfferingUserState.RequestedDeletion,
        "raise StateChanged at creation-*, start OfferingUserDeletion as deletion-*")]
    [InlineData(OfferingUserState.Deleting, OfferingUserState.ErrorDeleting, "raise StateChanged at deletion-*")]
    [InlineData(OfferingUserState.ErrorDeleting, OfferingUserState.Ok, "")]
    public async Task A_change_is_told_to_the_phase_that_is_left_and_to_the_one_that_is_entered(
        OfferingUserState before, OfferingUserState after, string asked)
    {
        await ChangedAsync(record with { State = before }, record with { State = after, Transition = 1 });

        Assert.Equal(asked.Replace("*", Uuid, StringComparison.Ordinal), string.Join(", ", durable.Asked));
        Assert.All(durable.Payloads, told => Assert.Equal(1, Assert.IsType<StateWait>(told).Transition));
    }

    [Fact]
    public async Task A_record_that_is_gone_is_told_to_the_phase_it_waited_in()
    {
        await Signals(durable.Handed()).RemovedAsync(record.Uuid, record.State);

        Assert.Equal([$"raise StateChanged at creation-{Uuid}"], durable.Asked);
        Assert.Null(Assert.IsType<StateWait>(Assert.Single(durable.Payloads)).Phase);
    }

    [Fact]
    public async Task A_clock_that_should_run_and_does_not_is_started()
    {
        durable.Missing.Add($"creation-{Uuid}");

        await ChangedAsync(record, record with { State = OfferingUserState.Creating, Transition = 1 });

        Assert.Equal([$"raise StateChanged at creation-{Uuid}", $"start OfferingUserCreation as creation-{Uuid}"], durable.Asked);
    }

    [Fact]
    public async Task A_clock_that_runs_though_it_should_not_has_to_look()
    {
        durable.Running.Add($"creation-{Uuid}");

        await ChangedAsync(null, record);

        Assert.Equal([$"start OfferingUserCreation as creation-{Uuid}", $"raise StateChanged at creation-{Uuid}"], durable.Asked);
    }

    [Fact]
    public async Task The_first_signal_of_a_process_starts_what_always_runs()
    {
        var signals = Signals(durable.Handed(), new EternalOrchestration("Sweep", "sweep", _ => TimeSpan.FromMinutes(5)));

        await signals.ChangedAsync(null, record);
        await signals.ChangedAsync(null, record);

        Assert.Equal("start Sweep as sweep", durable.Asked[0]);
        Assert.Single(durable.Asked, asked => asked.Contains("sweep", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_client_there_is_no_signal_and_no_failure()
    {
        await Signals(new OrchestrationClient()).ChangedAsync(null, record);

        Assert.Empty(logs.Lines);
    }

    [Fact]
    public async Task A_signal_that_fails_is_logged_and_never_the_requests_failure()
    {
        durable.Fault = new TimeoutException("The host does not answer.");

        await ChangedAsync(null, record);

        var line = Assert.Single(logs.Lines);
        Assert.Contains(Uuid, line, StringComparison.Ordinal);
        Assert.Contains("The host does not answer.", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_is_told_to_the_sweep_with_one_call_however_many_records_it_brought()
    {
        await Signals(durable.Handed()).MovedInAsync();

        Assert.Equal(["raise RecordsMovedIn at lifecycle-sweep"], durable.Asked);
    }

    [Fact]
    public async Task An_import_that_the_sweep_cannot_be_told_of_is_logged_and_has_not_failed()
    {
        durable.Fault = new TimeoutException("The host does not answer.");

        await Signals(durable.Handed()).MovedInAsync();

        Assert.Contains("The host does not answer.", Assert.Single(logs.Lines), StringComparison.Ordinal);
    }

    private Task ChangedAsync(OfferingUser? before, OfferingUser after) => Signals(durable.Handed()).ChangedAsync(before, after);

    private LifecycleSignals Signals(OrchestrationClient orchestrations, params EternalOrchestration[] eternal) =>
        new(
            orchestrations, new EternalOrchestrations(eternal), Options.Create(new LifecycleOptions()),
            new Logger<LifecycleSignals>(new LoggerFactory([logs])));
}
