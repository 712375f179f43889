using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Status;

/// <summary>How the records stand at a time.</summary>
/// <param name="States">How many records are in each state, in the order of the states.</param>
/// <param name="Offerings">The same by offering, those with the most records first; an offering without any is left out.</param>
/// <param name="OfferingsLeftOut">How many offerings were not looked at, because there are too many.</param>
/// <param name="OldestWaiting">Who has waited for the longest time.</param>
/// <param name="Due">How many are past their deadline and have not been moved.</param>
/// <param name="DueRecords">Those of them that have been for the longest time.</param>
/// <param name="RecentFailures">Who came to an error state last.</param>
public sealed record StatusReport(
    DateTimeOffset Generated, IReadOnlyList<(OfferingUserState State, int Count)> States, IReadOnlyList<OfferingFigures> Offerings, int OfferingsLeftOut,
    IReadOnlyList<OfferingUser> OldestWaiting, int Due, IReadOnlyList<OfferingUser> DueRecords, IReadOnlyList<OfferingUser> RecentFailures);

/// <summary>The records of one offering by state; states without any are left out.</summary>
public sealed record OfferingFigures(Guid Uuid, string Name, IReadOnlyList<(OfferingUserState State, int Count)> States)
{
    public int Total => States.Sum(state => state.Count);
}
