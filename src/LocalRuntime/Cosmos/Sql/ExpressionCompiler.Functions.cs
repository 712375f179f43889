using System.Collections.Frozen;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>The supported functions; any other is rejected by name.</summary>
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

    private string CompileFunction(Call call)
    {
        if (call.Function == "IS_DEFINED")
        {
            return $"({CompileValue(SingleArgument(call))} IS NOT NULL)";
        }

        if (TypeTests.TryGetValue(call.Function, out var types))
        {
            return $"(COALESCE(substr({CompileValue(SingleArgument(call))}, 1, 1), '0') IN ({types}))";
        }

        if (TextTests.TryGetValue(call.Function, out var test))
        {
            return call.Arguments.Count is 2 or 3
                ? $"{test}({CompileValue(call.Arguments[0])}, {CompileValue(call.Arguments[1])}, "
                    + $"{(call.Arguments.Count == 3 ? CompileValue(call.Arguments[2]) : "'2'")})"
                : throw new QueryRefusedException($"{call.Function} takes two arguments, and optionally whether to ignore case.");
        }

        if (call.Function == "ARRAY_CONTAINS")
        {
            return CompileArrayContains(call.Arguments);
        }

        return ValueFunctions.ContainsKey(call.Function)
            ? $"(CASE {CompileValue(call)} WHEN '3' THEN 1 WHEN '2' THEN 0 END)"
            : throw new QueryRefusedException(
                IsAggregate(call) ? $"{call.Function} can be used in SELECT only." : $"The function {call.Function} is not supported.");
    }

    private string CompileArrayContains(IReadOnlyList<Expression> arguments) => arguments switch
    {
        [Parameter set, var value] => $"({CompileValue(value)} IN (SELECT value FROM json_each({Bind(set, Binding.Form.Array)})))",
        [NewArray set, var value] => CompileCondition(new In(value, set.Items), isExact: true),
        [Path array, var value] => $"cosmos_array_contains({CompileValue(array)}, {CompileValue(value)})",
        _ => throw new QueryRefusedException("ARRAY_CONTAINS takes an array and an element; partial matches are not supported."),
    };

    internal static bool IsAggregate(Call call) => call.Function is "COUNT" or "SUM" or "MIN" or "MAX" or "AVG";

    /// <summary>SQL for the sort key of an aggregate's result.</summary>
    internal string CompileAggregate(Call call)
    {
        var argument = SingleArgument(call);
        if (call.Function == "COUNT" && argument is Literal or Path { Segments.Count: 0 })
        {
            return "cosmos_key(COUNT(*))";
        }

        var value = CompileValue(argument);
        return call.Function switch
        {
            "COUNT" => $"cosmos_key(COUNT({value}))",
            "MIN" or "MAX" => $"{call.Function}({value})",
            "SUM" => $"(CASE WHEN COUNT({value}) = COUNT(cosmos_number({value})) THEN cosmos_key(TOTAL(cosmos_number({value}))) END)",
            _ => $"(CASE WHEN COUNT({value}) = COUNT(cosmos_number({value})) THEN cosmos_key(AVG(cosmos_number({value}))) END)",
        };
    }
}
