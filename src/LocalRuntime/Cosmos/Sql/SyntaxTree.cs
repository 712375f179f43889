namespace LocalRuntime.Cosmos.Sql;

/// <summary>The syntax tree of a query.</summary>
/// <param name="Items">The items of SELECT: null for <c>*</c>; one without a name for <c>VALUE</c>.</param>
/// <param name="Alias">The alias that FROM gives the document or the array's element.</param>
/// <param name="Array">The array that FROM iterates with <c>IN</c>; null for the container.</param>
internal sealed record Select(
    IReadOnlyList<(string? Name, Expression Value)>? Items, Expression? Top, string Alias, Path? Array, Expression? Where,
    IReadOnlyList<(Path Path, bool Descending)> OrderBy, Expression? Offset, Expression? Limit)
{
    /// <summary>The parts of the text from which other queries are made.</summary>
    public SelectSource Source { get; init; } = new("", [], "", null);
}

/// <summary>The text of a query's parts.</summary>
/// <param name="Result">What follows SELECT and TOP.</param>
/// <param name="Items">The items in it, without names; none for <c>*</c>.</param>
/// <param name="From">What follows FROM.</param>
/// <param name="Where">What follows WHERE; null if there is none.</param>
internal sealed record SelectSource(string Result, IReadOnlyList<string> Items, string From, string? Where);

internal abstract record Expression;

/// <summary>A constant; a null key is <c>undefined</c>.</summary>
internal sealed record Literal(string? Key) : Expression;

internal sealed record Parameter(string Name) : Expression;

internal sealed record Path(string Alias, IReadOnlyList<string> Segments) : Expression
{
    public string Text => "/" + string.Join('/', Segments);
}

internal sealed record Comparison(string Operator, Expression Left, Expression Right) : Expression;

internal sealed record Logic(bool IsAnd, IReadOnlyList<Expression> Terms) : Expression;

internal sealed record Not(Expression Term) : Expression;

internal sealed record In(Expression Value, IReadOnlyList<Expression> Set) : Expression;

internal sealed record Coalesce(Expression Left, Expression Right) : Expression;

internal sealed record Call(string Function, IReadOnlyList<Expression> Arguments) : Expression;

internal sealed record Exists(Select Query) : Expression;

internal sealed record NewObject(IReadOnlyList<(string Name, Expression Value)> Properties) : Expression;

internal sealed record NewArray(IReadOnlyList<Expression> Items) : Expression;
