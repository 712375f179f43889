using Microsoft.Extensions.Time.Testing;
using OfferingUsers.Functions.Checklists;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>The memory of large bodies, which is taken as their bytes arrive (checklists.md 3.2).</summary>
public sealed class RequestBodyLimiterTests : IDisposable
{
    private const long Megabyte = 1 << 20;

    private readonly FakeTimeProvider clock = new();
    private readonly RequestBodyLimiter limiter;
    private readonly Guid user = Guid.NewGuid();

    public RequestBodyLimiterTests() => limiter = new RequestBodyLimiter(clock);

    public void Dispose() => limiter.Dispose();

    [Fact]
    public async Task Any_number_of_small_bodies_goes_on_beside_a_large_one()
    {
        using var large = limiter.Begin(user);
        Assert.True(await GrowAsync(large, 100 * Megabyte));

        for (var i = 0; i < 1000; i++)
        {
            Assert.True(await GrowAsync(limiter.Begin(user), Megabyte - 1));
        }
    }

    [Fact]
    public async Task A_second_large_body_of_a_user_waits_for_the_first_and_those_of_others_do_not()
    {
        var first = limiter.Begin(user);
        await GrowAsync(first, Megabyte);
        using var second = limiter.Begin(user);
        var waiting = GrowAsync(second, Megabyte);

        using var other = limiter.Begin(Guid.NewGuid());
        Assert.True(await GrowAsync(other, Megabyte));
        Assert.False(waiting.IsCompleted);
        first.Dispose();

        Assert.True(await waiting);
    }

    [Fact]
    public async Task What_waits_for_seconds_is_refused()
    {
        using var first = limiter.Begin(user);
        await GrowAsync(first, Megabyte);
        using var second = limiter.Begin(user);
        var waiting = GrowAsync(second, Megabyte);

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.False(await waiting);
        Assert.True(await GrowAsync(first, 2 * Megabyte));
    }

    [Fact]
    public async Task All_bodies_together_have_400_megabytes_and_what_one_gives_back_another_gets()
    {
        var bodies = Enumerable.Range(0, 4).Select(_ => limiter.Begin(Guid.NewGuid())).ToList();
        foreach (var body in bodies)
        {
            for (var megabytes = 1; megabytes <= 100; megabytes++)
            {
                Assert.True(await GrowAsync(body, megabytes * Megabyte));
            }
        }

        using var more = limiter.Begin(user);
        var waiting = GrowAsync(more, 3 * Megabyte);
        Assert.False(waiting.IsCompleted);
        bodies[2].Dispose();

        Assert.True(await waiting);
    }

    private static Task<bool> GrowAsync(RequestBodyLimiter.Body body, long bytes) => body.GrowToAsync(bytes, CancellationToken.None).AsTask();
}
