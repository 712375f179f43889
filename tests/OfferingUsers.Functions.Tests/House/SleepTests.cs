using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.House;

/// <summary>Time is a clock that the test moves, or a condition that is awaited, as CONTRIBUTING.md says.</summary>
public sealed class SleepTests
{
    private static readonly string[] Sleeping = [$"{nameof(Task)}.{nameof(Task.Delay)}(", $"{nameof(Thread)}.{nameof(Thread.Sleep)}("];

    [Fact]
    public void No_test_sleeps_but_between_two_looks_at_what_it_awaits_or_for_ever() => Assert.Empty(
        Repository.LinesOf("tests")
            .Where(line => Sleeping.Any(call => line.Text.Contains(call, StringComparison.Ordinal)))
            .Where(line => !line.Place.Contains("/Benchmarks/", StringComparison.Ordinal))
            .Where(line => !line.Place.Contains($"/{nameof(Eventually)}.cs:", StringComparison.Ordinal))
            .Where(line => !line.Text.Contains(nameof(Timeout.InfiniteTimeSpan), StringComparison.Ordinal))
            .Select(line => line.Place));
}
