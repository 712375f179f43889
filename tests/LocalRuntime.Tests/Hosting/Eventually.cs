using System.Diagnostics;

namespace LocalRuntime.Tests.Hosting;

/// <summary>Waits for what no event tells of: looks again and again, and gives up loudly.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task IsTrueAsync(Func<bool> condition, string what) => IsTrueAsync(() => Task.FromResult(condition()), what);

    public static async Task IsTrueAsync(Func<Task<bool>> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < Patience, $"Waited in vain: {what}");
            await Task.Delay(10);
        }
    }
}
