using System.Globalization;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>EXISTS over an array of the document, or of an element of one.</summary>
internal sealed partial class ExpressionCompiler
{
    /// <summary>
    /// If an element must equal a given string, documents whose bytes do not contain it are skipped without parsing, because there are no indexes on array
    /// elements.
    /// </summary>
    private string CompileSubSelect(Select query)
    {
        var isOfDocument = elements.TryGetValue(query.Array!.Alias, out var element) && element is null;
        return isOfDocument && RequiredValue(query.Where) is { } value
            ? $"(CASE WHEN cosmos_mentions(body, {Bind(value, Binding.Form.Key)}) THEN {CompileExists(query)} ELSE 0 END)"
            : CompileExists(query);
    }

    /// <summary>A value that the document must contain for the condition to hold; null if none is known.</summary>
    private static Expression? RequiredValue(Expression? where) => where switch
    {
        Comparison { Operator: "=", Left: Path, Right: Literal or Parameter } comparison => comparison.Right,
        Comparison { Operator: "=", Left: Literal or Parameter, Right: Path } comparison => comparison.Left,
        Logic { IsAnd: true } logic => logic.Terms.Select(RequiredValue).FirstOrDefault(value => value is not null),
        Exists exists => RequiredValue(exists.Query.Where),
        _ => null,
    };

    private string CompileExists(Select query)
    {
        var name = "e" + (subSelects++).ToString(CultureInfo.InvariantCulture);
        var items = $"json_each(cosmos_items({CompilePath(query.Array!)})) AS {name}";
        elements.TryGetValue(query.Alias, out var shadowed);
        var isShadowing = elements.ContainsKey(query.Alias);
        elements[query.Alias] = name + ".value";
        var where = query.Where is null ? "" : " WHERE " + CompileCondition(query.Where, isExact: false);
        if (isShadowing)
        {
            elements[query.Alias] = shadowed;
        }
        else
        {
            elements.Remove(query.Alias);
        }

        return $"EXISTS (SELECT 1 FROM {items}{where})";
    }
}
