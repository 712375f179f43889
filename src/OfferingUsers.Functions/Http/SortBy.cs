namespace OfferingUsers.Functions.Http;

/// <summary>Sorts as the parameter <c>o</c> of a list asks for.</summary>
internal static class SortBy
{
    /// <summary>The objects by each choice in turn, last by uuid.</summary>
    /// <param name="choices">Names of fields, with <c>-</c> before descending ones.</param>
    /// <param name="keyOf">The key of an object for a field; null comes first.</param>
    /// <param name="uuidOf">The uuid in hex.</param>
    public static IEnumerable<T> Choices<T>(
        IEnumerable<T> objects, IEnumerable<string> choices, Func<T, string, string?> keyOf, Func<T, string> uuidOf, StringComparer comparer)
    {
        var sorted = objects.OrderBy(_ => 0);
        foreach (var choice in choices)
        {
            sorted = choice.StartsWith('-')
                ? sorted.ThenByDescending(one => keyOf(one, choice[1..]), comparer)
                : sorted.ThenBy(one => keyOf(one, choice), comparer);
        }

        return sorted.ThenBy(uuidOf, StringComparer.Ordinal);
    }
}
