using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Tests.Http;

/// <summary>The rate at which a body has to arrive (offering-users.md 2.2).</summary>
public sealed class PacedBodyTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly SentStream sent = new();

    private PacedBody Body => field ??= new PacedBody(sent, clock);

    [Fact]
    public async Task What_is_there_already_is_read_however_much_it_is()
    {
        sent.Give(1_000_000);

        Assert.Equal(1_000_000, await ReadAsync());
    }

    [Fact]
    public async Task A_body_of_which_nothing_comes_is_given_up_after_the_grace()
    {
        var read = ReadAsync();
        clock.Advance(PacedBody.Grace - TimeSpan.FromMilliseconds(1));
        Assert.False(read.IsCompleted);

        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(408, (await Assert.ThrowsAsync<BadHttpRequestException>(() => read)).StatusCode);
        Assert.True(sent.IsCanceled);
    }

    [Fact]
    public async Task Each_byte_at_the_minimum_rate_earns_its_time_and_a_slower_body_none()
    {
        for (var second = 0; second < 30; second++)
        {
            var read = ReadAsync();
            clock.Advance(TimeSpan.FromSeconds(1));
            sent.Give(PacedBody.MinRate);
            await read;
        }

        var late = ReadAsync();
        clock.Advance(PacedBody.Grace - TimeSpan.FromMilliseconds(1));
        sent.Give(1);
        await late;
        var slow = ReadAsync();
        clock.Advance(TimeSpan.FromMilliseconds(2));

        await Assert.ThrowsAsync<BadHttpRequestException>(() => slow);
    }

    [Fact]
    public async Task Time_in_which_the_service_does_not_read_does_not_count()
    {
        sent.Give(1);
        await ReadAsync();
        clock.Advance(TimeSpan.FromHours(1));

        var read = ReadAsync();
        clock.Advance(PacedBody.Grace / 2);
        sent.Give(1);

        Assert.Equal(1, await read);
    }

    [Fact]
    public async Task A_reader_that_gives_up_itself_is_told_so()
    {
        using var given = new CancellationTokenSource();
        var read = Body.ReadAsync(new byte[1], given.Token).AsTask();

        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    private Task<int> ReadAsync() => Body.ReadAsync(new byte[1_000_000], CancellationToken.None).AsTask();

    /// <summary>A stream of which as much comes as is given.</summary>
    private sealed class SentStream : MemoryStream
    {
        private TaskCompletionSource given = new();
        private int available;

        public bool IsCanceled { get; private set; }

        public void Give(int bytes)
        {
            available = bytes;
            given.TrySetResult();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var registration = cancellationToken.Register(() => IsCanceled = given.TrySetCanceled(cancellationToken));
            await given.Task;
            given = new TaskCompletionSource();
            return Math.Min(buffer.Length, available);
        }
    }
}
