namespace LocalRuntime.Cosmos.Sql;

/// <summary>Compiles a query for a container: conditions and values to SQL, the result to a projection.</summary>
internal sealed class QueryCompiler
{
    private const string MissingCompositeIndex = "The order by query does not have a corresponding composite index that it can be served from.";

    private readonly ContainerShape shape;
    private readonly ExpressionCompiler expressions;
    private readonly List<string> values = [];
    private bool hasAggregate;
    private bool hasPlainValue;

    private QueryCompiler(ContainerShape shape, string alias)
    {
        this.shape = shape;
        expressions = new ExpressionCompiler(shape);
        expressions.DeclareDocument(alias);
    }

    public static CompiledQuery Compile(string text, ContainerShape shape) => Compile(Parser.Parse(text), shape);

    /// <summary>Compiles the condition of a patch, which is evaluated on single documents.</summary>
    public static CompiledQuery CompileCondition(string text, ContainerShape shape) => Compile(Parser.ParseCondition(text), shape);

    private static CompiledQuery Compile(Select query, ContainerShape shape)
    {
        if (query.Array is not null)
        {
            throw new QueryRefusedException("FROM x IN is supported inside EXISTS only.");
        }

        return new QueryCompiler(shape, query.Alias).Compile(query);
    }

    private CompiledQuery Compile(Select query)
    {
        var projection = query.Items switch
        {
            null => new DocumentProjection(),
            [(null, var value)] => Project(value),
            var items => new ObjectProjection([.. items.Select(item => (item.Name!, Project(item.Value)))]),
        };
        if (hasAggregate && (hasPlainValue || query.OrderBy.Count > 0 || query.Limit is not null || query.Top is not null))
        {
            throw new QueryRefusedException("An aggregate cannot be combined with other values, ORDER BY, TOP or OFFSET.");
        }

        if (query.Top is not null && query.Limit is not null)
        {
            throw new QueryRefusedException("TOP and OFFSET LIMIT cannot be combined.");
        }

        var conditions = SplitConjunction(query.Where)
            .Where(term => term is not Literal { Key: SortKey.True })
            .Select(term => expressions.CompileCondition(term, isExact: false))
            .ToArray();
        var order = CompileOrder(query.OrderBy);
        return new CompiledQuery
        {
            Table = shape.Table,
            Values = values,
            Projection = projection,
            Conditions = conditions,
            Order = order,
            IsAggregate = hasAggregate,
            Offset = query.Offset is null ? null : BindInteger(query.Offset),
            Limit = (query.Limit ?? query.Top) is { } limit ? BindInteger(limit) : null,
            Bindings = expressions.Bindings,
        };
    }

    private static IEnumerable<Expression> SplitConjunction(Expression? where) => where switch
    {
        null => [],
        Logic { IsAnd: true } logic => logic.Terms.SelectMany(SplitConjunction),
        _ => [where],
    };

    private static Binding BindInteger(Expression count) => new(
        Binding.Form.Integer, (count as Literal)?.Key, (count as Parameter)?.Name);

    private Projection Project(Expression expression)
    {
        switch (expression)
        {
            case Path { Segments.Count: 0 }:
                hasPlainValue = true;
                expressions.CompileValue(expression);
                return new DocumentProjection();
            case NewArray array:
                return new ArrayProjection([.. array.Items.Select(Project)]);
            case NewObject newObject:
                return new ObjectProjection([.. newObject.Properties.Select(property => (property.Name, Project(property.Value)))]);
            case Call call when ExpressionCompiler.IsAggregate(call):
                hasAggregate = true;
                values.Add(expressions.CompileAggregate(call));
                return new ValueProjection(values.Count - 1);
            default:
                hasPlainValue |= expression is not Literal;
                values.Add(expressions.CompileValue(expression));
                return new ValueProjection(values.Count - 1);
        }
    }

    private (string Column, bool Descending)[] CompileOrder(IReadOnlyList<(Path Path, bool Descending)> order)
    {
        var paths = order.Select(key => (key.Path.Text, key.Descending)).ToArray();
        if (paths.Length > 1 && !shape.Composites.Any(composite => composite.Serves(paths)))
        {
            throw new QueryRefusedException(MissingCompositeIndex);
        }

        return
        [
            .. paths.Select(path => shape.Columns.TryGetValue(path.Text, out var column)
                ? (column, path.Descending)
                : throw new QueryRefusedException($"The order-by item '{path.Text}' is excluded from the index, so the query cannot be served from it.")),
        ];
    }
}
