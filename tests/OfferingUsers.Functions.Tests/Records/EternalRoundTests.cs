using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Moq;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Checklists;
using OfferingUsers.Functions.Lifecycle;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Records;

/// <summary>An eternal orchestration outlives whatever fails in a round of it (architecture.md 4), with a context that answers as it is told.</summary>
public sealed class EternalRoundTests : IDisposable
{
    private static readonly DateTime Now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(7);

    private readonly Mock<TaskOrchestrationContext> context = new() { CallBase = true };
    private readonly LogKeeper logs = new();
    private readonly List<EndedRound> ended = [];
    private readonly List<DateTime> pauses = [];

    public EternalRoundTests()
    {
        context.SetupGet(c => c.CurrentUtcDateTime).Returns(Now);
        context.Setup(c => c.CreateReplaySafeLogger(It.IsAny<string>())).Returns(logs);
        context.Setup(c => c.CallActivityAsync<TimeSpan>(nameof(EndRound), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .ReturnsAsync((TaskName _, object? input, TaskOptions? _) =>
            {
                ended.Add((EndedRound)input!);
                return Pause;
            });
        context.Setup(c => c.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>()))
            .Returns((DateTime until, CancellationToken _) =>
            {
                pauses.Add(until);
                return Task.CompletedTask;
            });
        context.Setup(c => c.WaitForExternalEvent<object?>(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns(new TaskCompletionSource<object?>().Task);
    }

    public void Dispose() => logs.Dispose();

    [Theory]
    [InlineData("lifecycle-sweep")]
    [InlineData("file-sweep")]
    [InlineData("consent-expiry")]
    [InlineData("instance-purge")]
    public async Task A_round_whose_activity_fails_after_all_its_tries_is_logged_noted_and_followed_by_another(string sweep)
    {
        var failure = new TaskFailedException("Any", 0, new InvalidOperationException("The name of somebody."));
        context.Setup(c => c.CallActivityAsync<SweptPage>(nameof(SweepDueRecords), It.IsAny<object?>(), It.IsAny<TaskOptions?>())).ThrowsAsync(failure);
        context.Setup(c => c.CallActivityAsync<DueFiles>(nameof(FindDueFiles), It.IsAny<object?>(), It.IsAny<TaskOptions?>())).ThrowsAsync(failure);
        context.Setup(c => c.CallActivityAsync<RoundFailures>(nameof(RevokeOutdatedConsents), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .ThrowsAsync(failure);
        context.Setup(c => c.CallActivityAsync<bool>(nameof(PurgeFinishedInstances), It.IsAny<object?>(), It.IsAny<TaskOptions?>())).ThrowsAsync(failure);

        await (sweep switch
        {
            "lifecycle-sweep" => LifecycleSweep.Run(context.Object),
            "file-sweep" => FileSweep.Run(context.Object),
            "consent-expiry" => ConsentExpiry.Run(context.Object),
            _ => InstancePurge.Run(context.Object),
        });

        Assert.Equal(new EndedRound(sweep, Now, IsWhole: false, new RoundFailures(1, nameof(InvalidOperationException))), Assert.Single(ended));
        Assert.Equal([Now + Pause], pauses);
        context.Verify(c => c.ContinueAsNew(null, false), Times.Once);
        var line = Assert.Single(logs.Lines);
        Assert.Contains($"A round of {sweep} failed wholly", line, StringComparison.Ordinal);
        Assert.DoesNotContain("somebody", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_round_whose_end_cannot_be_told_is_followed_by_another_all_the_same()
    {
        context.Setup(c => c.CallActivityAsync<TimeSpan>(nameof(EndRound), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .ThrowsAsync(new TaskFailedException(nameof(EndRound), 0, new InvalidOperationException()));

        await EternalRound.RunAsync(context.Object, "any", () => Task.FromResult(RoundFailures.None));

        Assert.Equal([Now.AddMinutes(1)], pauses);
        context.Verify(c => c.ContinueAsNew(null, false), Times.Once);
        Assert.Contains("could not be noted", Assert.Single(logs.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Items_that_fail_are_noted_and_the_round_is_a_good_one()
    {
        context.Setup(c => c.CallActivityAsync<DueFiles>(nameof(FindDueFiles), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .ReturnsAsync(new DueFiles(["a", "b", "c"]));
        var settled = new List<string>();
        context.Setup(c => c.CallActivityAsync(nameof(SettleFile), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns((TaskName _, object? file, TaskOptions? _) =>
            {
                settled.Add((string)file!);
                return settled.Count == 2 ? Task.FromException(new TaskFailedException(nameof(SettleFile), 0, new TimeoutException())) : Task.CompletedTask;
            });

        await FileSweep.Run(context.Object);

        Assert.Equal(["a", "b", "c"], settled);
        Assert.Equal(new EndedRound("file-sweep", Now, IsWhole: true, new RoundFailures(1, nameof(TimeoutException))), Assert.Single(ended));
    }

    [Fact]
    public async Task An_event_ends_a_pause_early_and_those_that_come_with_it_are_one()
    {
        context.Setup(c => c.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>())).Returns(new TaskCompletionSource().Task);
        context.Setup(c => c.WaitForExternalEvent<object?>("Go", It.IsAny<CancellationToken>())).ReturnsAsync((object?)null);

        await EternalRound.RunAsync(context.Object, "any", () => Task.FromResult(RoundFailures.None), "Go");

        context.Verify(c => c.ContinueAsNew(null, false), Times.Once);
    }
}
