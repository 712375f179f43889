namespace OfferingUsers.Domain.Catalog;

/// <summary>Counts the consents of an offering, one after the other, by day and version (newer-waldur.md 6.3); days are those of UTC.</summary>
public sealed class ConsentStatistics
{
    private readonly SortedDictionary<DateOnly, int> agreed = [];
    private readonly SortedDictionary<DateOnly, int> revoked = [];
    private readonly Dictionary<string, int> versions = new(StringComparer.Ordinal);

    /// <summary>The number of active ones.</summary>
    public int Accepted { get; private set; }

    public int Revoked { get; private set; }

    /// <summary>The number of agreements on each day that had one, also of those revoked since.</summary>
    public IEnumerable<(DateOnly Day, int Count)> AcceptedByDay => agreed.Select(day => (day.Key, day.Value));

    /// <summary>The number of revocations on each day that had one.</summary>
    public IEnumerable<(DateOnly Day, int Count)> RevokedByDay => revoked.Select(day => (day.Key, day.Value));

    /// <summary>The number of active ones at the end of each day on which it may have changed.</summary>
    public IEnumerable<(DateOnly Day, int Count)> ActiveByDay
    {
        get
        {
            var active = 0;
            foreach (var day in agreed.Keys.Union(revoked.Keys).Order())
            {
                active += agreed.GetValueOrDefault(day) - revoked.GetValueOrDefault(day);
                yield return (day, active);
            }
        }
    }

    /// <summary>The number of active ones to each version, most first.</summary>
    public IEnumerable<(string Version, int Count)> ByVersion => versions
        .OrderByDescending(version => version.Value).ThenBy(version => version.Key, StringComparer.Ordinal).Select(version => (version.Key, version.Value));

    public void Add(Consent consent)
    {
        ArgumentNullException.ThrowIfNull(consent);
        Count(agreed, DateOnly.FromDateTime(consent.AgreementDate.UtcDateTime));
        if (consent.RevocationDate is { } at)
        {
            Count(revoked, DateOnly.FromDateTime(at.UtcDateTime));
            Revoked++;
        }
        else
        {
            Count(versions, consent.Version);
            Accepted++;
        }
    }

    private static void Count<TKey>(IDictionary<TKey, int> counts, TKey key) => counts[key] = counts.TryGetValue(key, out var count) ? count + 1 : 1;
}
