using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>
/// Removes the completion of a deleted record, with answers and files, after the retention time; the next run completes an interrupted one.
/// </summary>
public sealed class RemoveAnswers(
    OfferingUserStore users, ChangeWaitingRecord change, FollowChecklist follow, IOptions<LifecycleOptions> options, TimeProvider clock)
{
    private readonly TimeSpan? retention = options.Value.ToAnswerRetention();

    [Function(LifecycleInstances.RemovalOfAnswers)]
    public async Task Run([ActivityTrigger] StateWait wait, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        if (await FindAsync(wait, cancellation) is not { } found)
        {
            return;
        }

        if (AnswerRetention.RemovalAt(found, retention) <= clock.GetUtcNow())
        {
            await follow.PrepareToLeaveAsync(found, cancellation);
            if (await change.RunAsync(
                wait, (record, now) => AnswerRetention.Remove(record, wait.Transition, retention, now), cancellation) is { } result)
            {
                await follow.LeaveAsync(result.Before, result.After, cancellation);
                return;
            }
        }

        if (await FindAsync(wait, cancellation) is { State: OfferingUserState.Deleted, ChecklistWithCompletion: null } without)
        {
            await follow.RemoveLeftoversAsync(without, cancellation);
        }
    }

    private async Task<OfferingUser?> FindAsync(StateWait wait, CancellationToken cancellation) =>
        (await users.FindAsync(Guid.Parse(wait.Uuid), cancellation))?.Value;
}
