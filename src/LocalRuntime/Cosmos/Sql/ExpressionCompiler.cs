using System.Globalization;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>
/// Turns expressions into SQLite's: a value becomes its key (NULL for undefined), a condition 1, 0 or NULL for undefined, so that SQLite's three-valued
/// logic is Cosmos'. Where only truth counts, a comparison takes the form that an index serves; under NOT it must tell false from undefined and takes the
/// exact form.
/// </summary>
internal sealed partial class ExpressionCompiler(ContainerShape shape)
{
    private readonly Dictionary<string, string?> elements = new(StringComparer.Ordinal);
    private int subSelects;

    public List<Binding> Bindings { get; } = [];

    /// <summary>The name by which expressions call the document.</summary>
    public void NameDocument(string alias) => elements[alias] = null;

    /// <summary>A placeholder for a value known when the query runs.</summary>
    public string Bind(Expression value, Binding.Form form)
    {
        Bindings.Add(value switch
        {
            Literal literal => new Binding(form, literal.Key, null),
            Parameter parameter => new Binding(form, null, parameter.Name),
            _ => throw new QueryRefused("A constant or a parameter is expected."),
        });
        return "$p" + (Bindings.Count - 1).ToString(CultureInfo.InvariantCulture);
    }

    public string Value(Expression expression) => expression switch
    {
        Literal { Key: null } => "NULL",
        Literal or Parameter => Bind(expression, Binding.Form.Key),
        Path path => At(path),
        Coalesce either => $"COALESCE({Value(either.Left)}, {Value(either.Right)})",
        Call call when ValueFunctions.TryGetValue(call.Function, out var function) => $"{function}({Value(Only(call))})",
        Comparison or Logic or Not or In or Exists or Call => $"(CASE {Condition(expression, exact: true)} WHEN 1 THEN '3' WHEN 0 THEN '2' END)",
        _ => throw new QueryRefused("An object or array can be made in SELECT only."),
    };

    public string Condition(Expression expression, bool exact) => expression switch
    {
        Logic logic => "(" + string.Join(logic.IsAnd ? " AND " : " OR ", logic.Terms.Select(term => Condition(term, exact))) + ")",
        Not not => $"(NOT {Condition(not.Term, exact: true)})",
        Comparison comparison => Compare(comparison, exact),
        In found => $"({Value(found.Value)} IN ({string.Join(", ", found.Set.Select(Value))}))",
        Exists exists => SubSelect(exists.Query),
        Call call => Function(call),
        _ => $"(CASE {Value(expression)} WHEN '3' THEN 1 WHEN '2' THEN 0 END)",
    };

    private string At(Path path)
    {
        if (!elements.TryGetValue(path.Alias, out var element))
        {
            throw new QueryRefused($"Identifier '{path.Alias}' could not be resolved.");
        }

        if (element is not null)
        {
            return path.Segments.Count == 0 ? element : $"cosmos_get({element}, {Bind(new Literal(path.Text), Binding.Form.Key)})";
        }

        return shape.Columns.TryGetValue(path.Text, out var column)
            ? column
            : $"cosmos_path(body, {Bind(new Literal(path.Segments.Count == 0 ? "" : path.Text), Binding.Form.Key)})";
    }

    private string Compare(Comparison comparison, bool exact)
    {
        var (symbol, left, right) = (comparison.Operator, comparison.Left, comparison.Right);
        if (left is Literal or Parameter && right is not (Literal or Parameter))
        {
            (left, right) = (right, left);
            symbol = symbol switch { "<" => ">", "<=" => ">=", ">" => "<", ">=" => "<=", _ => symbol };
        }

        if (symbol is "=" or "!=")
        {
            return $"({Value(left)} {symbol} {Value(right)})";
        }

        if (!exact && right is Literal or Parameter)
        {
            var bound = symbol[0] == '<'
                ? $">= {Bind(right, Binding.Form.MinOfType)}"
                : $"< {Bind(right, Binding.Form.BeyondType)}";
            return $"({Value(left)} {symbol} {Value(right)} AND {Value(left)} {bound})";
        }

        return $"cosmos_compare({Value(left)}, '{symbol}', {Value(right)})";
    }

    private static Expression Only(Call call) => call.Arguments.Count == 1
        ? call.Arguments[0]
        : throw new QueryRefused($"{call.Function} takes one argument.");
}
