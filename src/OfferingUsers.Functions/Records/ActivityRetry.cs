using Microsoft.DurableTask;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// How orchestrators call their activities: ten tries with delays from one second, doubled, to five minutes, which outlasts a transient fault.
/// </summary>
internal static class ActivityRetry
{
    public static readonly TaskOptions Options = TaskOptions.FromRetryPolicy(new RetryPolicy(10, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(5)));
}
