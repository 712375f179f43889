using System.Globalization;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>EXISTS over an array of the document, or of an element of one.</summary>
internal sealed partial class ExpressionCompiler
{
    /// <summary>
    /// Where an element must equal a given text, documents whose bytes do not have it are passed over unparsed: there are no indexes through arrays, and this
    /// stands in for them.
    /// </summary>
    private string SubSelect(Select query)
    {
        var isOfDocument = elements.TryGetValue(query.Array!.Alias, out var element) && element is null;
        return isOfDocument && Demanded(query.Where) is { } value
            ? $"(CASE WHEN cosmos_mentions(body, {Bind(value, Binding.Form.Key)}) THEN {Any(query)} ELSE 0 END)"
            : Any(query);
    }

    /// <summary>A value that something in the document must equal for the condition to hold; null where none is known.</summary>
    private static Expression? Demanded(Expression? where) => where switch
    {
        Comparison { Operator: "=", Left: Path, Right: Literal or Parameter } comparison => comparison.Right,
        Comparison { Operator: "=", Left: Literal or Parameter, Right: Path } comparison => comparison.Left,
        Logic { IsAnd: true } logic => logic.Terms.Select(Demanded).FirstOrDefault(value => value is not null),
        Exists exists => Demanded(exists.Query.Where),
        _ => null,
    };

    private string Any(Select query)
    {
        var name = "e" + (subSelects++).ToString(CultureInfo.InvariantCulture);
        var items = $"json_each(cosmos_items({At(query.Array!)})) AS {name}";
        elements.TryGetValue(query.Alias, out var hidden);
        var wasKnown = elements.ContainsKey(query.Alias);
        elements[query.Alias] = name + ".value";
        var where = query.Where is null ? "" : " WHERE " + Condition(query.Where, exact: false);
        if (wasKnown)
        {
            elements[query.Alias] = hidden;
        }
        else
        {
            elements.Remove(query.Alias);
        }

        return $"EXISTS (SELECT 1 FROM {items}{where})";
    }
}
