using Microsoft.Extensions.Time.Testing;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Tests.Storage;

/// <summary>How often and for how long a lost race is tried again (architecture.md 3).</summary>
public sealed class OptimisticConcurrencyTests
{
    private readonly FakeTimeProvider clock = new();
    private int tries;

    [Fact]
    public async Task What_nobody_disturbs_is_done_once()
    {
        await RunAsync(() => true);

        Assert.Equal(1, tries);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(50)]
    public async Task A_lost_race_is_tried_again_until_it_is_won(int wonAt)
    {
        await RunAsync(() => tries == wonAt);

        Assert.Equal(wonAt, tries);
    }

    [Fact]
    public async Task After_fifty_lost_races_it_gives_up()
    {
        await Assert.ThrowsAsync<ConcurrentChangeException>(() => RunAsync(() => false));

        Assert.Equal(50, tries);
    }

    [Fact]
    public async Task After_five_seconds_it_gives_up_however_few_the_races_were()
    {
        await Assert.ThrowsAsync<ConcurrentChangeException>(() => RunAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            return false;
        }));

        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task An_error_is_not_tried_again()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(() => throw new InvalidOperationException()));

        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task Who_waits_no_longer_is_not_tried_for()
    {
        using var cancelled = new CancellationTokenSource();
        var running = new OptimisticConcurrency(clock).RunAsync(
            () =>
            {
                tries++;
                return Task.FromResult(false);
            },
            cancelled.Token);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(1, tries);
    }

    /// <summary>Runs with a clock that moves whenever it is waited for.</summary>
    private async Task RunAsync(Func<bool> attempt)
    {
        var running = new OptimisticConcurrency(clock).RunAsync(
            () =>
            {
                tries++;
                return Task.FromResult(attempt());
            },
            CancellationToken.None);
        while (!running.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        await running;
    }
}
