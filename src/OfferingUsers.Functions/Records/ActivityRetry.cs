using Microsoft.DurableTask;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// The retry policy of activities: ten attempts with exponential delays from one second to five minutes, which outlasts transient faults.
/// </summary>
internal static class ActivityRetry
{
    public static readonly TaskOptions Options = TaskOptions.FromRetryPolicy(new RetryPolicy(10, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(5)));
}
