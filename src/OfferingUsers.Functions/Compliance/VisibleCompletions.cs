using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Compliance;

/// <summary>The completions that a caller sees: those of the offering users that they would list (newer-waldur.md 2.2 and 6.4).</summary>
public sealed class VisibleCompletions(JoinCompletions join, ViewResolver views, CompletionStore completions, IOptions<AccessOptions> access)
{
    /// <summary>The visible offering users with a completion, of a user and an offering if these are given.</summary>
    public Task<Outcome<List<JoinedCompletion>>> ListAsync(Caller caller, Guid? user, Guid? offering, CancellationToken cancellation) =>
        ListAsync(caller, new OfferingUserFilter { User = user, Offerings = offering is { } one ? [one] : default, Partitions = default }, cancellation);

    /// <summary>The visible completion with a number; null if there is none.</summary>
    public async Task<JoinedCompletion?> FindAsync(Caller caller, long id, CancellationToken cancellation)
    {
        foreach (var found in await completions.FindByNumberAsync(id, cancellation))
        {
            var filter = new OfferingUserFilter { User = found.UserUuid };
            var visible = await ListAsync(caller, filter, cancellation);
            if (visible.Refusal is null && visible.Value.Find(one => one.Completion?.Uuid == found.Completion.Uuid) is { } joined)
            {
                return joined;
            }
        }

        return null;
    }

    private async Task<Outcome<List<JoinedCompletion>>> ListAsync(Caller caller, OfferingUserFilter filter, CancellationToken cancellation)
    {
        var sets = VisibleSets.Of(await views.GetAsync(caller, cancellation), filter, access.Value.ReaderRules);
        foreach (var set in sets)
        {
            set.Add("c.checklist_with_completion > ''");
        }

        // A list of one offering asks its partition only where that is the only one; here all are asked.
        return await join.RunAsync(sets, filter with { Offerings = default }, cancellation);
    }
}
