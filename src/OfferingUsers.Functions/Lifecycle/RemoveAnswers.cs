using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Checklists;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>After the retention time a deleted record loses its completion.</summary>
public sealed class RemoveAnswers(ChangeStay change, FollowChecklist follow, IOptions<LifecycleOptions> options)
{
    private readonly TimeSpan? retention = options.Value.ToAnswerRetention();

    [Function(nameof(RemoveAnswers))]
    public async Task Run([ActivityTrigger] Stay stay, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(stay);
        if (await change.RunAsync(stay, (record, now) => AnswerRetention.Remove(record, stay.Transition, retention, now), cancellation).ConfigureAwait(false) is var (before, after))
        {
            await follow.LeaveAsync(before, after, cancellation).ConfigureAwait(false);
        }
    }
}
