using System.Collections.Immutable;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// The position of a record in a list, by the values of its sort keys. The records after it are found by an index, however many are before it.
/// </summary>
/// <param name="Keys">The values of the order's keys, as they are stored.</param>
/// <param name="Uuid">The last key, in hex.</param>
public sealed record OfferingUserPosition(ImmutableArray<string> Keys, string Uuid)
{
    /// <summary>The position of a record.</summary>
    public static OfferingUserPosition Of(OfferingUserOrder order, OfferingUser record) => new(
        [
            .. order.Keys.Select(key => key.Field switch
            {
                OfferingUserOrder.Field.Username => OfferingUserDocument.KeyOf(record.Username),
                OfferingUserOrder.Field.FirstName => record.User.FirstName,
                OfferingUserOrder.Field.LastName => record.User.LastName,
                OfferingUserOrder.Field.Created => record.Created.ToSortable(),
                _ => record.Modified.ToSortable(),
            }),
        ],
        record.Uuid.Hex());

    /// <summary>
    /// The condition for the records after this position: the first key is greater or less, or equal with the next one greater or less, and so on. The range of
    /// the first key stands by itself, because an index can seek to it.
    /// </summary>
    internal void AddTo(OfferingUserConditions where, OfferingUserOrder order)
    {
        var paths = order.Keys.Select(key => (Path: OfferingUserOrdering.Path(key.Field), key.Descending))
            .Append((Path: "c.uuid", order.Keys[0].Descending)).ToArray();
        var condition = "";
        for (var i = paths.Length - 1; i >= 0; i--)
        {
            var (path, comparison) = (paths[i].Path, paths[i].Descending ? "<" : ">");
            var beyond = $"{path} {comparison} @after{i}";
            condition = condition.Length == 0 ? beyond : $"({beyond} OR ({path} = @after{i} AND {condition}))";
        }

        where.Add(
            $"{paths[0].Path} {(paths[0].Descending ? "<=" : ">=")} @after0 AND {condition}",
            [.. Keys.Append(Uuid).Select((value, i) => ("@after" + i, (object)value))]);
    }
}
