namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>The unique values that stored objects do not have after a change of them.</summary>
public sealed class ReleasedValues
{
    private readonly Dictionary<string, CatalogDraft> changed = new(StringComparer.Ordinal);

    public ReleasedValues(IEnumerable<CatalogDraft> drafts)
    {
        foreach (var draft in drafts.Where(draft => draft.Before is not null))
        {
            changed.TryAdd(draft.Collection.IdOf(draft.Key!), draft);
        }
    }

    /// <summary>Whether the object is part of the change and does not have the value after it; one with errors may, once they are mended.</summary>
    public bool Contains(string id, string guard) => changed.TryGetValue(id, out var draft)
        && (draft.Errors.Count > 0 || !draft.Collection.Claims(draft.After).Any(claim => claim.Guard == guard));
}
