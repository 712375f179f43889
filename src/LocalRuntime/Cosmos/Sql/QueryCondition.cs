namespace LocalRuntime.Cosmos.Sql;

/// <summary>One of the conditions that a query combines with AND.</summary>
/// <param name="Sql">The condition with its bindings.</param>
/// <param name="Kind">What an index on <paramref name="Column"/> can do for it.</param>
/// <param name="Column">The column that it restricts; null if there is none.</param>
/// <param name="Text">How a text index leads to its rows; null if none does.</param>
internal sealed record QueryCondition(string Sql, ConditionKind Kind = ConditionKind.Other, string? Column = null, TextAccess? Text = null);

/// <summary>How a condition restricts a column.</summary>
internal enum ConditionKind
{
    /// <summary>Not by an index.</summary>
    Other,

    /// <summary>To one value.</summary>
    Equality,

    /// <summary>To a range or to some values.</summary>
    Range,
}
