using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Status;

/// <summary>Statistics of the records at a time.</summary>
/// <param name="States">The number of records in each state, in the order of the states.</param>
/// <param name="Offerings">The numbers by offering, most records first, without offerings that have none.</param>
/// <param name="OfferingsLeftOut">The number of offerings that were not counted, because there are too many.</param>
/// <param name="OldestWaiting">The records that have waited longest.</param>
/// <param name="Due">The number of records after their deadline.</param>
/// <param name="DueRecords">The records with the earliest past deadlines.</param>
/// <param name="RecentFailures">The records that entered an error state most recently.</param>
/// <param name="Sweeps">What the eternal orchestrations noted of their rounds; no note where none has ended.</param>
/// <param name="UnreadableDocuments">The documents that this process has left out of lists because they cannot be read.</param>
public sealed record StatusReport(
    DateTimeOffset Generated, IReadOnlyList<(OfferingUserState State, int Count)> States, IReadOnlyList<OfferingCounts> Offerings, int OfferingsLeftOut,
    IReadOnlyList<OfferingUser> OldestWaiting, int Due, IReadOnlyList<OfferingUser> DueRecords, IReadOnlyList<OfferingUser> RecentFailures,
    IReadOnlyList<(string Sweep, RoundNote? Note)> Sweeps, int UnreadableDocuments);

/// <summary>The numbers of records of one offering by state, without states that have none.</summary>
public sealed record OfferingCounts(Guid Uuid, string Name, IReadOnlyList<(OfferingUserState State, int Count)> States)
{
    public int Total => States.Sum(state => state.Count);
}
