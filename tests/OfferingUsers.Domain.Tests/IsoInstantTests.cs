using OfferingUsers.Domain;

namespace OfferingUsers.Domain.Tests;

/// <summary>Where an instant ends.</summary>
public sealed class IsoInstantTests
{
    [Theory]
    [InlineData("2026-01-02")]
    [InlineData("2026-01-02T03:04")]
    [InlineData("2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05.678901+01:00")]
    public void Nothing_may_follow_an_instant_and_a_line_break_is_something(string text)
    {
        Assert.True(IsoInstant.TryRead(text, out _));
        Assert.True(IsoInstant.TryReadLenient(text, out _));
        Assert.False(IsoInstant.TryRead(text + "\n", out _));
        Assert.False(IsoInstant.TryReadLenient(text + "\n", out _));
    }
}
