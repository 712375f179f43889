using System.Globalization;
using System.Text.Json;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>A value bound to the statement when a query runs: a constant of its text, or one of its parameters.</summary>
internal sealed record Binding(Binding.Form RequiredForm, string? Constant, string? Parameter)
{
    /// <summary>The form in which the statement needs the value.</summary>
    public enum Form
    {
        /// <summary>The sort key of the value.</summary>
        Key,

        /// <summary>The least sort key of the value's type; null for arrays and objects, which have no order.</summary>
        LowerBound,

        /// <summary>The exclusive upper bound of sort keys of the value's type; null for arrays and objects.</summary>
        UpperBound,

        /// <summary>The sort keys of an array's elements, as a JSON array; null for other types.</summary>
        Array,

        /// <summary>A non-negative integer.</summary>
        Integer,

        /// <summary>What a text index is searched for; null for other types, and for a text that is too short for it.</summary>
        TextMatch,
    }

    /// <summary>The placeholder of the binding with that number.</summary>
    public static string Placeholder(int number) => "$p" + number.ToString(CultureInfo.InvariantCulture);

    public object Resolve(IReadOnlyDictionary<string, JsonElement> parameters)
    {
        var key = Constant;
        if (Parameter is not null)
        {
            if (!parameters.TryGetValue(Parameter, out var value))
            {
                throw new QueryRefusedException($"The parameter {Parameter} has no value.");
            }

            if (RequiredForm == Form.Array)
            {
                return value.ValueKind == JsonValueKind.Array
                    ? JsonSerializer.Serialize(value.EnumerateArray().Select(SortKey.Of).ToArray(), KeysJson.Default.StringArray)
                    : DBNull.Value;
            }

            key = SortKey.Of(value);
        }

        return RequiredForm switch
        {
            Form.LowerBound => TypeBound(key, isUpper: false),
            Form.UpperBound => TypeBound(key, isUpper: true),
            Form.Integer => ReadInteger(key),
            Form.TextMatch => key is [SortKey.String, ..] && TextIndex.Match(key[1..]) is { } match ? match : DBNull.Value,
            _ => (object?)key ?? DBNull.Value,
        };
    }

    private static object TypeBound(string? key, bool isUpper) => key?[0] switch
    {
        '1' => isUpper ? "2" : "1",
        '2' or '3' => isUpper ? "4" : "2",
        SortKey.Number => isUpper ? "5" : "4",
        SortKey.String => isUpper ? "6" : "5",
        _ => DBNull.Value,
    };

    private long ReadInteger(string? key) => SortKey.ToNumber(key) is { } number && number >= 0 && number <= int.MaxValue && number == Math.Floor(number)
        ? (long)number
        : throw new QueryRefusedException(string.Create(CultureInfo.InvariantCulture, $"The parameter {Parameter} must be a whole number of 0 or more."));
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class KeysJson : System.Text.Json.Serialization.JsonSerializerContext;
