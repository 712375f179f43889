using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// The ORDER BY clause of a list; a composite index of <see cref="ContainerDefinitions"/> matches each one exactly. The uuid is the last key, in the direction
/// of the first key, so that one index serves both directions. If the filter has one offering or one provider, its uuid is the first key, and if it has one
/// state as well, that is the second: that does not change the order, and allows the index to seek to its records.
/// </summary>
internal static class OfferingUserOrdering
{
    /// <param name="hasStates">Whether there are the indexes that have the state as their second key.</param>
    public static string OrderBy(OfferingUserOrder order, OfferingUserFilter filter, bool hasStates = true)
    {
        var direction = Direction(order.Keys[0].Descending);
        var keys = order.Keys.Select(key => Path(key.Field) + Direction(key.Descending));
        return string.Join(", ", LeadingPaths(order, filter, hasStates).Select(path => path + direction).Concat(keys).Append("c.uuid" + direction));
    }

    /// <summary>Compares two documents like ORDER BY, to merge the results of several queries.</summary>
    public static int Compare(OfferingUserOrder order, OfferingUserDocument left, OfferingUserDocument right)
    {
        foreach (var key in order.Keys)
        {
            var compared = key.Field switch
            {
                OfferingUserOrder.Field.Username => ByCodePoint(left.UsernameKey, right.UsernameKey),
                OfferingUserOrder.Field.FirstName => ByCodePoint(left.UserFirstName, right.UserFirstName),
                OfferingUserOrder.Field.LastName => ByCodePoint(left.UserLastName, right.UserLastName),
                OfferingUserOrder.Field.Created => left.Created.CompareTo(right.Created),
                _ => left.Modified.CompareTo(right.Modified),
            };
            if (compared != 0)
            {
                return key.Descending ? -compared : compared;
            }
        }

        var last = string.CompareOrdinal(left.Id, right.Id);
        return order.Keys[0].Descending ? -last : last;
    }

    private static IEnumerable<string> LeadingPaths(OfferingUserOrder order, OfferingUserFilter filter, bool hasStates)
    {
        if (order.Keys is not [{ Field: OfferingUserOrder.Field.Username }])
        {
            return [];
        }

        var owner = filter switch
        {
            { Offerings: { IsDefault: false, Length: 1 } } => "c.offering_uuid",
            { Provider: not null } => "c.customer_uuid",
            _ => null,
        };
        return (owner, filter.States) switch
        {
            (null, _) => [],
            (_, { IsDefault: false, Length: 1 }) when hasStates => [owner, "c.state"],
            _ => [owner],
        };
    }

    /// <summary>The path of a field's sort key.</summary>
    public static string Path(OfferingUserOrder.Field field) => field switch
    {
        OfferingUserOrder.Field.Username => "c.username_key",
        OfferingUserOrder.Field.FirstName => "c.user_first_name",
        OfferingUserOrder.Field.LastName => "c.user_last_name",
        OfferingUserOrder.Field.Created => "c.created",
        _ => "c.modified",
    };

    private static string Direction(bool descending) => descending ? " DESC" : " ASC";

    /// <summary>Compares by code point, like Cosmos DB; ordinal comparison of UTF-16 differs for surrogate pairs.</summary>
    private static int ByCodePoint(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            if (left[i] != right[i])
            {
                return char.IsSurrogate(left[i]) == char.IsSurrogate(right[i]) ? left[i] - right[i] : char.IsSurrogate(left[i]) ? 1 : -1;
            }
        }

        return left.Length - right.Length;
    }
}
