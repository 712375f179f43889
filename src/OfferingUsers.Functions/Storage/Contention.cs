namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Repeats a read and the write that is guarded by what was read, while other writers come between: with a random pause that grows, so that of many who
/// race everybody gets a turn.
/// </summary>
internal static class Contention
{
    private const int MaxTries = 50;

    /// <summary>A caller waits no longer than this for its turn.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    /// <summary>Runs <paramref name="attempt"/> until it says that it is settled; false when others kept winning.</summary>
    public static async Task<bool> OutlastAsync(Func<Task<bool>> attempt, TimeProvider clock, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        for (var tries = 1; tries <= MaxTries && clock.GetElapsedTime(began) < Budget; tries++)
        {
            if (await attempt())
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 10 * Math.Min(tries, 10))), clock, cancellation);
        }

        return false;
    }
}
