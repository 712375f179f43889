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
            .Select(CompileCondition)
            .ToArray();
        var order = CompileOrder(query.OrderBy);
        var isCount = query.Items is [(null, var counted)] && IsCount(counted);
        return new CompiledQuery
        {
            Table = shape.Table,
            Values = values,
            Projection = projection,
            Conditions = conditions,
            Access = QueryAccess.Of(shape, conditions, order, hasOrder: !hasAggregate),
            Order = order,
            Counted = isCount ? new CountedDocuments(query.Where, shape) : null,
            IsAggregate = hasAggregate,
            Offset = query.Offset is null ? null : BindInteger(query.Offset),
            Limit = (query.Limit ?? query.Top) is { } limit ? BindInteger(limit) : null,
            Bindings = expressions.Bindings,
        };
    }

    /// <summary>Whether it is the number of documents, also in the form in which each of several physical partitions is asked for it.</summary>
    private static bool IsCount(Expression value) => value switch
    {
        Call { Function: "COUNT", Arguments: [Literal { Key: not null } or Path { Segments.Count: 0 }] } => true,
        NewArray { Items: [NewObject { Properties: [(_, Call call)] }] } => IsCount(call),
        _ => false,
    };

    private QueryCondition CompileCondition(Expression term)
    {
        var sql = expressions.CompileCondition(term, isExact: false);
        var (kind, path) = term switch
        {
            Comparison { Operator: "=" } equality => (ConditionKind.Equality, ComparedPath(equality)),
            Comparison { Operator: not "!=" } range => (ConditionKind.Range, ComparedPath(range)),
            In { Value: Path value } membership when membership.Set.All(IsConstant) => (ConditionKind.Range, value),
            Call { Function: "ARRAY_CONTAINS", Arguments: [Parameter, Path value] } => (ConditionKind.Range, value),
            _ => (ConditionKind.Other, null),
        };
        return path is not null && shape.Columns.TryGetValue(path.Text, out var column)
            ? new QueryCondition(sql, kind, column)
            : new QueryCondition(sql, Text: CompileText(term));
    }

    /// <summary>The access by a text that one of some columns has to contain; null for another condition.</summary>
    private TextAccess? CompileText(Expression term)
    {
        var tests = (term is Logic { IsAnd: false } any ? any.Terms : [term]).Select(SearchedColumn).ToList();
        if (tests.Exists(test => test is null) || tests.Select(test => test!.Value.Text).Distinct().Count() > 1)
        {
            return null;
        }

        expressions.Bind(tests[0]!.Value.Text, Binding.Form.TextMatch);
        return new TextAccess(
            new TextIndex([.. tests.Select(test => test!.Value.Column).Distinct().Order(StringComparer.Ordinal)]), expressions.Bindings.Count - 1);
    }

    private (string Column, Expression Text)? SearchedColumn(Expression term) =>
        term is Call { Function: "CONTAINS", Arguments: [Path path, (Literal or Parameter) and var text, ..] }
        && shape.Columns.TryGetValue(path.Text, out var column)
            ? (column, text)
            : null;

    private static Path? ComparedPath(Comparison comparison) => (comparison.Left, comparison.Right) switch
    {
        (Path path, var other) when IsConstant(other) => path,
        (var other, Path path) when IsConstant(other) => path,
        _ => null,
    };

    private static bool IsConstant(Expression expression) => expression is Literal or Parameter;

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
