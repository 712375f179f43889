using System.Diagnostics;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>Waits for what no event tells of: looks again and again, and gives up loudly.</summary>
internal static class Eventually
{
    /// <summary>Longer than anything takes that comes about at all.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task IsTrueAsync(Func<bool> condition, string what, TimeSpan? patience = null) =>
        IsTrueAsync(() => Task.FromResult(condition()), what, patience);

    public static Task IsTrueAsync(Func<Task<bool>> condition, string what, TimeSpan? patience = null) =>
        ShowsAsync(condition, isTrue => isTrue, what, patience);

    /// <summary>What a look shows once it is what it should be.</summary>
    public static async Task<T> ShowsAsync<T>(Func<Task<T>> look, Func<T, bool> isAsItShould, string what, TimeSpan? patience = null)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (isAsItShould(seen))
            {
                return seen;
            }

            var said = seen is IEnumerable<string> many ? string.Join(", ", many) : seen?.ToString();
            Assert.True(waited.Elapsed < (patience ?? Patience), $"Waited in vain for {what}. The last look showed: {said}");
            await Task.Delay(20);
        }
    }
}
