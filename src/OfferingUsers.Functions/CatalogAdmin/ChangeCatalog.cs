using System.Text.Json;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Plans a change of the catalog and applies it. When another writer comes between, what is still missing is planned again on what that writer left; what was
/// written already is unchanged then. While a unique value is claimed by another change that may be under way, nothing is written.
/// </summary>
public sealed class ChangeCatalog(PlanCatalogChange plan, ApplyCatalogChange apply, OptimisticConcurrency concurrency)
{
    /// <summary>The drafts as first planned, so that they tell what the change did; nothing is written where one has errors.</summary>
    /// <param name="merge">Whether an omitted key keeps its stored value, as in an import, or takes its default, as in a replacement.</param>
    public async Task<Outcome<List<CatalogDraft>>> RunAsync(
        IReadOnlyList<(CatalogCollection Collection, JsonElement Value)> elements, bool merge, string by, CancellationToken cancellation)
    {
        List<CatalogDraft>? planned = null;
        List<CatalogDraft> drafts = [];
        Refusal? refusal = null;
        try
        {
            await concurrency.RunAsync(
                async () =>
                {
                    drafts = await plan.RunAsync(elements, merge, cancellation);
                    if (HasErrors(drafts))
                    {
                        return true;
                    }

                    if (drafts.Exists(draft => draft.IsPending))
                    {
                        refusal = ApplyCatalogChange.CameBetween;
                        return false;
                    }

                    planned ??= drafts;
                    refusal = await apply.RunAsync(drafts, by, cancellation);
                    return refusal is null;
                },
                cancellation);
        }
        catch (ConcurrentChangeException) when (refusal is not null)
        {
            return refusal;
        }

        return HasErrors(drafts) ? drafts : planned!;
    }

    private static bool HasErrors(IEnumerable<CatalogDraft> drafts) => drafts.Any(draft => draft.Errors.Count > 0);
}
