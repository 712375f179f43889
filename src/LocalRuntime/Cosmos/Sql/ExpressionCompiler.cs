namespace LocalRuntime.Cosmos.Sql;

/// <summary>
/// Compiles expressions to SQL: a value becomes its sort key (NULL for undefined), a condition 1, 0, or NULL for undefined, so SQLite's three-valued logic
/// matches that of Cosmos DB. A comparison can use an index unless false and undefined must be distinguished, as under NOT, where it is compiled exactly.
/// </summary>
internal sealed partial class ExpressionCompiler(ContainerShape shape)
{
    private readonly Dictionary<string, string?> elements = new(StringComparer.Ordinal);
    private int subSelects;

    public List<Binding> Bindings { get; } = [];

    /// <summary>Declares the alias of the document.</summary>
    public void DeclareDocument(string alias) => elements[alias] = null;

    /// <summary>Adds a binding, and returns its placeholder.</summary>
    public string Bind(Expression value, Binding.Form form)
    {
        Bindings.Add(value switch
        {
            Literal literal => new Binding(form, literal.Key, null),
            Parameter parameter => new Binding(form, null, parameter.Name),
            _ => throw new QueryRefusedException("A constant or a parameter is expected."),
        });
        return Binding.Placeholder(Bindings.Count - 1);
    }

    public string CompileValue(Expression expression) => expression switch
    {
        Literal { Key: null } => "NULL",
        Literal or Parameter => Bind(expression, Binding.Form.Key),
        Path path => CompilePath(path),
        Coalesce coalesce => $"COALESCE({CompileValue(coalesce.Left)}, {CompileValue(coalesce.Right)})",
        Call call when ValueFunctions.TryGetValue(call.Function, out var function) => $"{function}({CompileValue(SingleArgument(call))})",
        Comparison or Logic or Not or In or Exists or Call => $"(CASE {CompileCondition(expression, isExact: true)} WHEN 1 THEN '3' WHEN 0 THEN '2' END)",
        _ => throw new QueryRefusedException("An object or array can be created in SELECT only."),
    };

    public string CompileCondition(Expression expression, bool isExact) => expression switch
    {
        Logic logic => "(" + string.Join(logic.IsAnd ? " AND " : " OR ", logic.Terms.Select(term => CompileCondition(term, isExact))) + ")",
        Not not => $"(NOT {CompileCondition(not.Term, isExact: true)})",
        Comparison comparison => CompileComparison(comparison, isExact),
        In membership => $"({CompileValue(membership.Value)} IN ({string.Join(", ", membership.Set.Select(CompileValue))}))",
        Exists exists => CompileSubSelect(exists.Query),
        Call call => CompileFunction(call),
        _ => $"(CASE {CompileValue(expression)} WHEN '3' THEN 1 WHEN '2' THEN 0 END)",
    };

    private string CompilePath(Path path)
    {
        if (!elements.TryGetValue(path.Alias, out var element))
        {
            throw new QueryRefusedException($"Identifier '{path.Alias}' could not be resolved.");
        }

        if (element is not null)
        {
            return path.Segments.Count == 0 ? element : $"cosmos_get({element}, {Bind(new Literal(path.Text), Binding.Form.Key)})";
        }

        return shape.Columns.TryGetValue(path.Text, out var column)
            ? column
            : $"cosmos_path(body, {Bind(new Literal(path.Segments.Count == 0 ? "" : path.Text), Binding.Form.Key)})";
    }

    private string CompileComparison(Comparison comparison, bool isExact)
    {
        var (symbol, left, right) = (comparison.Operator, comparison.Left, comparison.Right);
        if (left is Literal or Parameter && right is not (Literal or Parameter))
        {
            (left, right) = (right, left);
            symbol = symbol switch { "<" => ">", "<=" => ">=", ">" => "<", ">=" => "<=", _ => symbol };
        }

        if (symbol is "=" or "!=")
        {
            return $"({CompileValue(left)} {symbol} {CompileValue(right)})";
        }

        if (!isExact && right is Literal or Parameter)
        {
            var bound = symbol[0] == '<'
                ? $">= {Bind(right, Binding.Form.LowerBound)}"
                : $"< {Bind(right, Binding.Form.UpperBound)}";
            return $"({CompileValue(left)} {symbol} {CompileValue(right)} AND {CompileValue(left)} {bound})";
        }

        return $"cosmos_compare({CompileValue(left)}, '{symbol}', {CompileValue(right)})";
    }

    private static Expression SingleArgument(Call call) => call.Arguments.Count == 1
        ? call.Arguments[0]
        : throw new QueryRefusedException($"{call.Function} takes one argument.");
}
