using System.Collections.Immutable;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>One remembered change of a record: when, by whom (a user's uuid, or <see cref="System"/>), by which action, from and to which state.</summary>
public sealed record HistoryEntry(DateTimeOffset At, string By, string Action, OfferingUserState? From, OfferingUserState To)
{
    /// <summary>How many changes a record remembers.</summary>
    public const int MaxEntries = 20;

    /// <summary>Who acts when no caller does.</summary>
    public const string System = "system";

    /// <summary>The entries with one more at the end, the oldest dropped beyond <see cref="MaxEntries"/>.</summary>
    public static ImmutableArray<HistoryEntry> Append(ImmutableArray<HistoryEntry> entries, HistoryEntry entry) =>
        entries.Length < MaxEntries ? entries.Add(entry) : [.. entries[(entries.Length - MaxEntries + 1)..], entry];
}
