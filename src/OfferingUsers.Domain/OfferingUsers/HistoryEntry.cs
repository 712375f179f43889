using System.Collections.Immutable;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>A change in a record's history: when, by whom (a user's uuid, or <see cref="System"/>), by which action, from and to which state.</summary>
public sealed record HistoryEntry(DateTimeOffset At, string By, string Action, OfferingUserState? From, OfferingUserState To)
{
    /// <summary>The maximum number of entries per record.</summary>
    public const int MaxEntries = 20;

    /// <summary>The value of <see cref="By"/> for changes that no caller made.</summary>
    public const string System = "system";

    /// <summary>The action of a record's first entry, if a request created it.</summary>
    public const string CreateAction = "create";

    /// <summary>The action of an import, which sets any state.</summary>
    public const string ImportAction = "import";

    /// <summary>Adds an entry at the end; beyond <see cref="MaxEntries"/>, the oldest is dropped.</summary>
    public static ImmutableArray<HistoryEntry> Append(ImmutableArray<HistoryEntry> entries, HistoryEntry entry) =>
        entries.Length < MaxEntries ? entries.Add(entry) : [.. entries[(entries.Length - MaxEntries + 1)..], entry];
}
