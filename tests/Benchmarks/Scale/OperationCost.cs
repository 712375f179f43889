namespace Benchmarks.Scale;

/// <summary>
/// What an operation costs in the store, as the verb <c>simulate</c> measured it on one physical partition with a hundred records in each offering.
/// </summary>
/// <param name="Charge">Request units, of which <paramref name="Background"/> are what orchestrations use afterwards.</param>
/// <param name="Queries">Those that ask each physical partition of the offering.</param>
/// <param name="Rows">The documents that each of these returns at most, for the page.</param>
/// <param name="Counted">The share of the offering's records that is counted.</param>
/// <param name="Everywhere">Those that ask each physical partition there is: of the catalog, for callers who have not been seen for ten seconds.</param>
/// <param name="Episodes">How often an orchestration is woken afterwards, by a signal that tells what the record waits for.</param>
internal sealed record OperationCost(
    string Kind, double Calls, double Charge, double Background, int Queries, int Rows, double Counted, int Everywhere, int Episodes)
{
    public static IReadOnlyList<OperationCost> Measured { get; } =
    [
        new("retrieve", 1.1, 1.1, 0, 0, 0, 0, 0, 0),
        new("list", 2.1, 8.0, 0, 2, 10, 0.9, 0, 0),
        new("count", 1.2, 3.4, 0, 1, 0, 1, 0, 0),
        new("create", 4.6, 21.5, 0, 0, 0, 0, 0, 1),
        new("transition", 2.1, 18, 0, 0, 0, 0, 0, 1),
        new("submit", 6.3, 20, 0, 0, 0, 0, 1, 0),
    ];
}
