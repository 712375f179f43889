using System.Globalization;
using System.Text.Json;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>The sort keys of a document: those of its partition key, its id and the container's indexed paths, in column order.</summary>
internal readonly record struct DocumentKeys(string Partition, string Id, string?[] Keys);

/// <summary>
/// Compiles a condition to a test of a document's sort keys, so that a write can tell what it changes in a count without asking the database. The result is
/// true, false, or null for undefined, as in SQL.
/// </summary>
internal sealed class KeyCondition
{
    private readonly ContainerShape shape;
    private readonly IReadOnlyDictionary<string, JsonElement> parameters;

    private KeyCondition(ContainerShape shape, IReadOnlyDictionary<string, JsonElement> parameters) => (this.shape, this.parameters) = (shape, parameters);

    /// <summary>The test of a condition with its parameters; null if it needs more of a document than the sort keys.</summary>
    public static Func<DocumentKeys, bool?>? TryCompile(
        Expression? where, ContainerShape shape, IReadOnlyDictionary<string, JsonElement> parameters) =>
        where is null ? _ => true : new KeyCondition(shape, parameters).Condition(where);

    private Func<DocumentKeys, bool?>? Condition(Expression expression)
    {
        switch (expression)
        {
            case Literal { Key: var key }:
                bool? constant = key switch { SortKey.True => true, SortKey.False => false, _ => null };
                return _ => constant;
            case Logic logic:
                return AllOf([.. logic.Terms.Select(Condition)]) is { } terms ? keys => Combine(terms, keys, logic.IsAnd) : null;
            case Not not:
                return Condition(not.Term) is { } negated ? keys => !negated(keys) : null;
            case Comparison comparison:
                return Value(comparison.Left) is { } left && Value(comparison.Right) is { } right ? Compare(comparison.Operator, left, right) : null;
            case In { Value: var value, Set: var set }:
                return Value(value) is { } member && set.All(item => item is Literal or Parameter) ? IsIn(member, [.. set.Select(Constant)]) : null;
            case Call call:
                return Function(call);
            default:
                return null;
        }
    }

    private Func<DocumentKeys, bool?>? Function(Call call) => (call.Function, call.Arguments) switch
    {
        ("IS_DEFINED", [var argument]) => Value(argument) is { } value ? keys => value(keys) is not null : null,
        ("ARRAY_CONTAINS", [Parameter set, var argument]) when parameters.TryGetValue(set.Name, out var array) && array.ValueKind == JsonValueKind.Array =>
            Value(argument) is { } value ? IsIn(value, [.. array.EnumerateArray().Select(SortKey.Of)]) : null,
        ("CONTAINS", [var text, var part, Literal { Key: SortKey.True or SortKey.False } ignoreCase]) =>
            Value(text) is { } value && Value(part) is { } sought
                ? keys => SqlFunctions.Contains(value(keys), sought(keys), ignoreCase.Key) is { } found ? found == 1 : null
                : null,
        _ => null,
    };

    private static Func<DocumentKeys, bool?> Compare(string symbol, Func<DocumentKeys, string?> left, Func<DocumentKeys, string?> right) => symbol switch
    {
        "=" or "!=" => keys => (left(keys), right(keys)) is ({ } a, { } b) ? string.Equals(a, b, StringComparison.Ordinal) == (symbol == "=") : null,
        _ => keys => SqlFunctions.Compare(left(keys), symbol, right(keys)) is { } holds ? holds == 1 : null,
    };

    private static Func<DocumentKeys, bool?> IsIn(Func<DocumentKeys, string?> value, string?[] set)
    {
        var defined = set.OfType<string>().ToHashSet(StringComparer.Ordinal);
        bool? otherwise = defined.Count == set.Length ? false : null;
        return keys => value(keys) is { } key ? defined.Contains(key) ? true : otherwise : set.Length == 0 ? false : null;
    }

    /// <summary>A path that has a column, a constant or a parameter; null for anything else.</summary>
    private Func<DocumentKeys, string?>? Value(Expression expression)
    {
        if (expression is Literal or Parameter)
        {
            var constant = Constant(expression);
            return _ => constant;
        }

        if (expression is not Path path || !shape.Columns.TryGetValue(path.Text, out var column))
        {
            return null;
        }

        if (column is "pk" or "id")
        {
            return column == "pk" ? keys => keys.Partition : keys => keys.Id;
        }

        var ordinal = int.Parse(column.AsSpan(1), CultureInfo.InvariantCulture);
        return keys => keys.Keys[ordinal];
    }

    private string? Constant(Expression expression) => expression is Literal literal
        ? literal.Key
        : parameters.TryGetValue(((Parameter)expression).Name, out var value) ? SortKey.Of(value) : null;

    private static bool? Combine(Func<DocumentKeys, bool?>[] terms, DocumentKeys keys, bool isAnd)
    {
        bool? combined = isAnd;
        foreach (var term in terms)
        {
            var value = term(keys);
            if (value == !isAnd)
            {
                return value;
            }

            combined = value is null ? null : combined;
        }

        return combined;
    }

    private static Func<DocumentKeys, bool?>[]? AllOf(Func<DocumentKeys, bool?>?[] terms) =>
        Array.TrueForAll(terms, term => term is not null) ? [.. terms.Select(term => term!)] : null;
}
