using Microsoft.DurableTask;
using Moq;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Lifecycle;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Tests.Lifecycle;

/// <summary>The branches of the lifecycles that are hard to reach over HTTP, with a context that answers as it is told.</summary>
public sealed class OrchestratorTests
{
    private const string Uuid = "6f0c1d5c0b7f4a1f9f3b6d0a5b1c2d3e";

    private static readonly DateTime Now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly Mock<TaskOrchestrationContext> context = new(MockBehavior.Strict);

    public OrchestratorTests()
    {
        Begins(known: null);
        context.SetupGet(c => c.CurrentUtcDateTime).Returns(Now);
        Signals();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(LifecyclePhase.Deletion)]
    public async Task It_ends_when_the_record_is_gone_or_waits_in_another_phase(string? phase)
    {
        Looks(new StateWait(Uuid, phase, 1, Now, nameof(ExpireStateWait)));

        await OfferingUserCreation.Run(context.Object);

        context.Verify(c => c.ContinueAsNew(It.IsAny<object?>(), It.IsAny<bool>()), Times.Never);
    }

    [Fact]
    public async Task Without_a_deadline_it_waits_for_a_change_and_for_nothing_else()
    {
        Looks(new StateWait(Uuid, LifecyclePhase.Deletion, 1, null, nameof(ExpireStateWait)), new StateWait(Uuid, null, 1, null, nameof(ExpireStateWait)));
        Signals([null]);

        await OfferingUserDeletion.Run(context.Object);

        context.Verify(c => c.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Theory]
    [InlineData(nameof(RemindOfStateWait))]
    [InlineData(nameof(ExpireStateWait))]
    [InlineData(nameof(RemoveAnswers))]
    public async Task What_is_due_already_is_done_at_once_with_the_stay_it_was_meant_for(string activity)
    {
        var wait = new StateWait(Uuid, LifecyclePhase.Creation, 7, Now.AddSeconds(-1), activity);
        Looks(wait, new StateWait(Uuid, null, 8, null, nameof(ExpireStateWait)));
        context.Setup(c => c.CallActivityAsync(activity, wait, It.IsAny<TaskOptions>())).Returns(Task.CompletedTask);

        await OfferingUserCreation.Run(context.Object);

        context.Verify(c => c.CallActivityAsync(activity, wait, It.IsAny<TaskOptions>()), Times.Once);
    }

    [Fact]
    public async Task A_timer_that_fires_early_leads_to_another_look_and_another_wait()
    {
        // The activity finds the deadline not yet come, and does nothing; the next look says so, too.
        var wait = new StateWait(Uuid, LifecyclePhase.Creation, 7, Now.AddSeconds(10), nameof(ExpireStateWait));
        Looks(wait, wait with { Next = Now.AddSeconds(1) }, new StateWait(Uuid, null, 8, null, nameof(ExpireStateWait)));
        context.Setup(c => c.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
        context.Setup(c => c.CallActivityAsync(nameof(ExpireStateWait), It.IsAny<object?>(), It.IsAny<TaskOptions>())).Returns(Task.CompletedTask);

        await OfferingUserCreation.Run(context.Object);

        context.Verify(c => c.CreateTimer(Now.AddSeconds(10), It.IsAny<CancellationToken>()), Times.Once);
        context.Verify(c => c.CreateTimer(Now.AddSeconds(1), It.IsAny<CancellationToken>()), Times.Once);
        context.Verify(c => c.WaitForExternalEvent<StateWait?>(LifecycleInstances.StateChanged, CancellationToken.None), Times.Once);
    }

    [Fact]
    public async Task A_record_that_changes_for_ever_has_its_history_begun_anew()
    {
        Looks(new StateWait(Uuid, LifecyclePhase.Creation, 7, null, nameof(ExpireStateWait)));
        Signals(new StateWait?[50]);
        context.Setup(c => c.ContinueAsNew(new PhaseInput(Uuid, null), true));

        await OfferingUserCreation.Run(context.Object);

        context.Verify(c => c.ContinueAsNew(new PhaseInput(Uuid, null), true), Times.Once);
    }

    [Fact]
    public async Task What_it_is_told_of_the_record_it_does_not_read()
    {
        var wait = new StateWait(Uuid, LifecyclePhase.Creation, 7, null, nameof(ExpireStateWait));
        Begins(wait);
        Signals(wait with { Transition = 8 }, new StateWait(Uuid, null, 9, null, nameof(ExpireStateWait)));

        await OfferingUserCreation.Run(context.Object);

        context.Verify(c => c.CallActivityAsync<StateWait>(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<TaskOptions>()), Times.Never);
    }

    [Fact]
    public async Task A_signal_of_an_earlier_wait_that_comes_late_ends_nothing()
    {
        var wait = new StateWait(Uuid, LifecyclePhase.Creation, 7, Now.AddSeconds(10), nameof(ExpireStateWait));
        Begins(wait);
        Looks(new StateWait(Uuid, null, 8, null, nameof(ExpireStateWait)));
        Signals(new StateWait(Uuid, null, 6, null, nameof(ExpireStateWait)));
        context.Setup(c => c.CreateTimer(Now.AddSeconds(10), It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
        context.Setup(c => c.CallActivityAsync(nameof(ExpireStateWait), wait, It.IsAny<TaskOptions>())).Returns(Task.CompletedTask);

        await OfferingUserCreation.Run(context.Object);

        context.Verify(c => c.CallActivityAsync(nameof(ExpireStateWait), wait, It.IsAny<TaskOptions>()), Times.Once);
    }

    [Fact]
    public async Task A_record_that_left_the_phase_and_came_back_before_it_was_told_is_waited_for()
    {
        var wait = new StateWait(Uuid, LifecyclePhase.Creation, 7, Now.AddSeconds(-1), nameof(ExpireStateWait));
        Begins(wait with { Phase = null, Transition = 6 });
        Looks(new StateWait(Uuid, null, 8, null, nameof(ExpireStateWait)));
        Signals(wait);
        context.Setup(c => c.CallActivityAsync(nameof(ExpireStateWait), wait, It.IsAny<TaskOptions>())).Returns(Task.CompletedTask);

        await OfferingUserCreation.Run(context.Object);

        context.Verify(c => c.CallActivityAsync(nameof(ExpireStateWait), wait, It.IsAny<TaskOptions>()), Times.Once);
    }

    /// <summary>What it knows of the record at its start.</summary>
    private void Begins(StateWait? known) => context.Setup(c => c.GetInput<PhaseInput>()).Returns(new PhaseInput(Uuid, known));

    /// <summary>The signals that have come already, with their contents; no more come.</summary>
    private void Signals(params StateWait?[] contents)
    {
        var signals = new Queue<StateWait?>(contents);
        context.Setup(c => c.WaitForExternalEvent<StateWait?>(LifecycleInstances.StateChanged, CancellationToken.None))
            .Returns(() => signals.TryDequeue(out var content) ? Task.FromResult(content) : new TaskCompletionSource<StateWait?>().Task);
    }

    /// <summary>What each look finds; the last one again and again.</summary>
    private void Looks(params StateWait[] waits)
    {
        var looks = new Queue<StateWait>(waits);
        context.Setup(c => c.CallActivityAsync<StateWait>(nameof(ReadStateWait), Uuid, It.IsAny<TaskOptions>()))
            .ReturnsAsync(() => looks.Count > 1 ? looks.Dequeue() : looks.Peek());
    }
}
