using OfferingUsers.Domain;
using OfferingUsers.Domain.SiteAgents;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>Changes an agent with optimistic concurrency, for callers who may: found and permitted anew in each attempt.</summary>
public sealed class ChangeAgent(AgentIdentityStore store, OptimisticConcurrency concurrency)
{
    /// <param name="find">Finds the agent.</param>
    /// <param name="change">The agent after the change, null to remove it, and what is answered.</param>
    public async Task<Outcome<T>> RunAsync<T>(
        Func<Task<Outcome<VisibleAgent>>> find, Func<VisibleAgent, Outcome<(AgentIdentity? After, T Answer)>> change, CancellationToken cancellation)
    {
        Outcome<T> answer = new NotFound();
        await concurrency.RunAsync(
            async () =>
            {
                var found = await find();
                if ((found.Refusal ?? (found.Value.MayManage ? null : new Forbidden())) is { } refusal)
                {
                    answer = refusal;
                    return true;
                }

                var changed = change(found.Value);
                if (changed.Refusal is { } invalid)
                {
                    answer = invalid;
                    return true;
                }

                answer = changed.Value.Answer;
                return changed.Value.After is { } after
                    ? await store.WriteAsync(after, found.Value.Stored.ETag, cancellation)
                    : await store.RemoveAsync(found.Value.Stored, cancellation);
            },
            cancellation);
        return answer;
    }
}
