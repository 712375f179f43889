using System.Collections.Frozen;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>The functions that are known; any other is refused by its name.</summary>
internal sealed partial class ExpressionCompiler
{
    private static readonly FrozenDictionary<string, string> ValueFunctions = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["LOWER"] = "cosmos_lower",
        ["UPPER"] = "cosmos_upper",
        ["LENGTH"] = "cosmos_length",
        ["ARRAY_LENGTH"] = "cosmos_array_length",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> TextTests = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["CONTAINS"] = "cosmos_contains",
        ["STARTSWITH"] = "cosmos_starts",
        ["ENDSWITH"] = "cosmos_ends",
        ["STRINGEQUALS"] = "cosmos_same",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> TypeTests = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["IS_NULL"] = "'1'",
        ["IS_BOOL"] = "'2', '3'",
        ["IS_NUMBER"] = "'4'",
        ["IS_STRING"] = "'5'",
        ["IS_ARRAY"] = "'6'",
        ["IS_OBJECT"] = "'7'",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private string Function(Call call)
    {
        if (call.Function == "IS_DEFINED")
        {
            return $"({Value(Only(call))} IS NOT NULL)";
        }

        if (TypeTests.TryGetValue(call.Function, out var types))
        {
            return $"(COALESCE(substr({Value(Only(call))}, 1, 1), '0') IN ({types}))";
        }

        if (TextTests.TryGetValue(call.Function, out var test))
        {
            return call.Arguments.Count is 2 or 3
                ? $"{test}({Value(call.Arguments[0])}, {Value(call.Arguments[1])}, {(call.Arguments.Count == 3 ? Value(call.Arguments[2]) : "'2'")})"
                : throw new QueryRefused($"{call.Function} takes two arguments, or three with whether case is ignored.");
        }

        if (call.Function == "ARRAY_CONTAINS")
        {
            return ArrayContains(call.Arguments);
        }

        return ValueFunctions.ContainsKey(call.Function)
            ? $"(CASE {Value(call)} WHEN '3' THEN 1 WHEN '2' THEN 0 END)"
            : throw new QueryRefused(IsAggregate(call) ? $"{call.Function} can stand in SELECT only." : $"The function {call.Function} is not supported.");
    }

    private string ArrayContains(IReadOnlyList<Expression> arguments) => arguments switch
    {
        [Parameter set, var value] => $"({Value(value)} IN (SELECT value FROM json_each({Bind(set, Binding.Form.Set)})))",
        [NewArray set, var value] => Condition(new In(value, set.Items), exact: true),
        [Path array, var value] => $"cosmos_array_contains({Value(array)}, {Value(value)})",
        _ => throw new QueryRefused("ARRAY_CONTAINS takes an array and a whole element."),
    };

    internal static bool IsAggregate(Call call) => call.Function is "COUNT" or "SUM" or "MIN" or "MAX" or "AVG";

    /// <summary>An aggregate as the key of its result.</summary>
    internal string Aggregate(Call call)
    {
        var argument = Only(call);
        if (call.Function == "COUNT" && argument is Literal or Path { Segments.Count: 0 })
        {
            return "cosmos_key(COUNT(*))";
        }

        var value = Value(argument);
        return call.Function switch
        {
            "COUNT" => $"cosmos_key(COUNT({value}))",
            "MIN" or "MAX" => $"{call.Function}({value})",
            "SUM" => $"(CASE WHEN COUNT({value}) = COUNT(cosmos_number({value})) THEN cosmos_key(TOTAL(cosmos_number({value}))) END)",
            _ => $"(CASE WHEN COUNT({value}) = COUNT(cosmos_number({value})) THEN cosmos_key(AVG(cosmos_number({value}))) END)",
        };
    }
}
