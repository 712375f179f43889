namespace Benchmarks.Scale;

/// <summary>
/// What an operation costs in the store, as the verb <c>simulate</c> measured it on one physical partition with a hundred records in each offering.
/// </summary>
/// <param name="Charge">Request units, of which <paramref name="Background"/> are what orchestrations use afterwards.</param>
/// <param name="Queries">Those that ask each physical partition of the offering.</param>
/// <param name="Rows">The documents that each of these returns at most, for the page.</param>
/// <param name="Counted">The share of the offering's records that is counted.</param>
/// <param name="Everywhere">Those that ask each physical partition there is: of the catalog, for callers who have not been seen for ten seconds.</param>
/// <param name="Episodes">How often an orchestration is woken afterwards, each time for one activity.</param>
internal sealed record OperationCost(
    string Kind, double Calls, double Charge, double Background, int Queries, int Rows, double Counted, int Everywhere, int Episodes)
{
    public static IReadOnlyList<OperationCost> Measured { get; } =
    [
        new("retrieve", 1.3, 1.3, 0, 0, 0, 0, 0, 0),
        new("list", 3.0, 9.1, 0, 2, 10, 0.9, 0, 0),
        new("count", 2.3, 4.5, 0, 1, 0, 1, 0, 0),
        new("create", 5.1, 22, 1, 0, 0, 0, 0, 1),
        new("transition", 2.2, 18, 1, 0, 0, 0, 0, 1),
        new("submit", 7.4, 19.6, 0, 0, 0, 0, 1, 0),
    ];
}
