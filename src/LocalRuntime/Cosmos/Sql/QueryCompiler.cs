namespace LocalRuntime.Cosmos.Sql;

/// <summary>Compiles a query for a container: its conditions and values to SQLite, its result to a projection.</summary>
internal sealed class QueryCompiler
{
    private const string NoComposite = "The order by query does not have a corresponding composite index that it can be served from.";

    private readonly ContainerShape shape;
    private readonly ExpressionCompiler expressions;
    private readonly List<string> values = [];
    private bool aggregates;
    private bool plain;

    private QueryCompiler(ContainerShape shape, string alias)
    {
        this.shape = shape;
        expressions = new ExpressionCompiler(shape);
        expressions.NameDocument(alias);
    }

    public static CompiledQuery Compile(string text, ContainerShape shape) => Compile(Parser.Parse(text), shape);

    /// <summary>The condition of a patch, asked of single documents.</summary>
    public static CompiledQuery CompileCondition(string text, ContainerShape shape) => Compile(Parser.ParseCondition(text), shape);

    private static CompiledQuery Compile(Select query, ContainerShape shape)
    {
        if (query.Array is not null)
        {
            throw new QueryRefused("FROM x IN is supported inside EXISTS only.");
        }

        return new QueryCompiler(shape, query.Alias).Compile(query);
    }

    private CompiledQuery Compile(Select query)
    {
        var projection = query.Items switch
        {
            null => new WholeDocument(),
            [(null, var value)] => Project(value),
            var items => new ObjectOf([.. items.Select(item => (item.Name!, Project(item.Value)))]),
        };
        if (aggregates && (plain || query.OrderBy.Count > 0 || query.Limit is not null || query.Top is not null))
        {
            throw new QueryRefused("An aggregate stands alone: without other values, ORDER BY, TOP and OFFSET.");
        }

        if (query.Top is not null && query.Limit is not null)
        {
            throw new QueryRefused("TOP and OFFSET LIMIT exclude each other.");
        }

        var conditions = Terms(query.Where)
            .Where(term => term is not Literal { Key: SortKey.True })
            .Select(term => expressions.Condition(term, exact: false))
            .ToArray();
        var order = Order(query.OrderBy);
        return new CompiledQuery
        {
            Table = shape.Table,
            Values = values,
            Projection = projection,
            Conditions = conditions,
            Order = order,
            IsAggregate = aggregates,
            Offset = query.Offset is null ? null : Amount(query.Offset),
            Limit = (query.Limit ?? query.Top) is { } limit ? Amount(limit) : null,
            Bindings = expressions.Bindings,
        };
    }

    private static IEnumerable<Expression> Terms(Expression? where) => where switch
    {
        null => [],
        Logic { IsAnd: true } logic => logic.Terms.SelectMany(Terms),
        _ => [where],
    };

    private static Binding Amount(Expression amount) => new(
        Binding.Form.Amount, (amount as Literal)?.Key, (amount as Parameter)?.Name);

    private Projection Project(Expression expression)
    {
        switch (expression)
        {
            case Path { Segments.Count: 0 }:
                plain = true;
                expressions.Value(expression);
                return new WholeDocument();
            case NewArray array:
                return new ArrayOf([.. array.Items.Select(Project)]);
            case NewObject made:
                return new ObjectOf([.. made.Properties.Select(property => (property.Name, Project(property.Value)))]);
            case Call call when ExpressionCompiler.IsAggregate(call):
                aggregates = true;
                values.Add(expressions.Aggregate(call));
                return new OneValue(values.Count - 1);
            default:
                plain |= expression is not Literal;
                values.Add(expressions.Value(expression));
                return new OneValue(values.Count - 1);
        }
    }

    private (string Column, bool Descending)[] Order(IReadOnlyList<(Path Path, bool Descending)> order)
    {
        var paths = order.Select(key => (key.Path.Text, key.Descending)).ToArray();
        if (paths.Length > 1 && !shape.Composites.Any(composite => composite.Serves(paths)))
        {
            throw new QueryRefused(NoComposite);
        }

        return
        [
            .. paths.Select(path => shape.Columns.TryGetValue(path.Text, out var column)
                ? (column, path.Descending)
                : throw new QueryRefused($"The order-by item '{path.Text}' is excluded from the index, so the query cannot be served from it.")),
        ];
    }
}
