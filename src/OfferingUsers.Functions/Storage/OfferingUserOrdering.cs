using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// ORDER BY for an order of a list, each matched whole by a composite index of <see cref="ContainerDefinitions"/>. The uuid comes last in the direction of the
/// first key, so that one index serves both directions. Where one offering or one provider is given, its uuid goes first: it changes nothing in the order and
/// lets the index lead straight to its records.
/// </summary>
internal static class OfferingUserOrdering
{
    public static string OrderBy(OfferingUserOrder order, OfferingUserFilter filter)
    {
        var direction = Direction(order.Keys[0].Descending);
        var keys = order.Keys.Select(key => Path(key.Field) + Direction(key.Descending));
        return string.Join(", ", Lead(order, filter).Select(path => path + direction).Concat(keys).Append("c.uuid" + direction));
    }

    /// <summary>Compares two documents as the store's order does; for results that come in several parts.</summary>
    public static int Compare(OfferingUserOrder order, OfferingUserDocument one, OfferingUserDocument other)
    {
        foreach (var key in order.Keys)
        {
            var compared = key.Field switch
            {
                OfferingUserOrder.Field.Username => ByCodePoint(one.UsernameKey, other.UsernameKey),
                OfferingUserOrder.Field.Created => one.Created.CompareTo(other.Created),
                _ => one.Modified.CompareTo(other.Modified),
            };
            if (compared != 0)
            {
                return key.Descending ? -compared : compared;
            }
        }

        var last = string.CompareOrdinal(one.Id, other.Id);
        return order.Keys[0].Descending ? -last : last;
    }

    private static IEnumerable<string> Lead(OfferingUserOrder order, OfferingUserFilter filter)
    {
        if (order.Keys is not [{ Field: OfferingUserOrder.Field.Username }])
        {
            return [];
        }

        return filter switch
        {
            { Offerings: { IsDefault: false, Length: 1 } } => ["c.offering_uuid"],
            { Provider: not null } => ["c.customer_uuid"],
            _ => [],
        };
    }

    private static string Path(OfferingUserOrder.Field field) => field switch
    {
        OfferingUserOrder.Field.Username => "c.username_key",
        OfferingUserOrder.Field.Created => "c.created",
        _ => "c.modified",
    };

    private static string Direction(bool descending) => descending ? " DESC" : " ASC";

    /// <summary>The order of UTF-8, which UTF-16's differs from beyond the basic plane.</summary>
    private static int ByCodePoint(string one, string other)
    {
        var length = Math.Min(one.Length, other.Length);
        for (var i = 0; i < length; i++)
        {
            if (one[i] != other[i])
            {
                return char.IsSurrogate(one[i]) == char.IsSurrogate(other[i]) ? one[i] - other[i] : char.IsSurrogate(one[i]) ? 1 : -1;
            }
        }

        return one.Length - other.Length;
    }
}
