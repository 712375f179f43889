using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// After the retention time a deleted record loses its completion, with answers and files; what an interrupted run left is removed by the next.
/// </summary>
public sealed class RemoveAnswers(OfferingUserStore users, ChangeStay change, FollowChecklist follow, IOptions<LifecycleOptions> options, TimeProvider clock)
{
    private readonly TimeSpan? retention = options.Value.ToAnswerRetention();

    [Function(nameof(RemoveAnswers))]
    public async Task Run([ActivityTrigger] Stay stay, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        if (await FindAsync(stay, cancellation) is not { } found)
        {
            return;
        }

        if (AnswerRetention.RemoveAt(found, retention) <= clock.GetUtcNow())
        {
            await follow.PrepareToLeaveAsync(found, cancellation);
            if (await change.RunAsync(
                stay, (record, now) => AnswerRetention.Remove(record, stay.Transition, retention, now), cancellation) is var (before, after))
            {
                await follow.LeaveAsync(before, after, durable, cancellation);
                return;
            }
        }

        if (await FindAsync(stay, cancellation) is { State: OfferingUserState.Deleted, ChecklistWithCompletion: null } without)
        {
            await follow.RemoveLeftoversAsync(without, durable, cancellation);
        }
    }

    private async Task<OfferingUser?> FindAsync(Stay stay, CancellationToken cancellation) =>
        (await users.FindAsync(Guid.Parse(stay.Uuid), cancellation))?.Value;
}
