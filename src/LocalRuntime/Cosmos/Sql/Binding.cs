using System.Globalization;
using System.Text.Json;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>A value that a compiled query is given when it runs: a constant of its text, or a form of one of its parameters.</summary>
internal sealed record Binding(Binding.Form As, string? Constant, string? Parameter)
{
    /// <summary>What of the value the statement needs.</summary>
    public enum Form
    {
        /// <summary>Its key.</summary>
        Key,

        /// <summary>The least key of its type; null for arrays and objects, which are neither less nor greater.</summary>
        MinOfType,

        /// <summary>The first key beyond its type; null for arrays and objects.</summary>
        BeyondType,

        /// <summary>The keys of an array's elements as a JSON array; null for anything else.</summary>
        Set,

        /// <summary>A whole number.</summary>
        Amount,
    }

    public object Resolve(IReadOnlyDictionary<string, JsonElement> parameters)
    {
        var key = Constant;
        if (Parameter is not null)
        {
            if (!parameters.TryGetValue(Parameter, out var value))
            {
                throw new QueryRefused($"The parameter {Parameter} has no value.");
            }

            if (As == Form.Set)
            {
                return value.ValueKind == JsonValueKind.Array
                    ? JsonSerializer.Serialize(value.EnumerateArray().Select(SortKey.Of).ToArray(), KeysJson.Default.StringArray)
                    : DBNull.Value;
            }

            key = SortKey.Of(value);
        }

        return As switch
        {
            Form.MinOfType => Bound(key, beyond: false),
            Form.BeyondType => Bound(key, beyond: true),
            Form.Amount => Amount(key),
            _ => (object?)key ?? DBNull.Value,
        };
    }

    private static object Bound(string? key, bool beyond) => key?[0] switch
    {
        '1' => beyond ? "2" : "1",
        '2' or '3' => beyond ? "4" : "2",
        SortKey.Number => beyond ? "5" : "4",
        SortKey.String => beyond ? "6" : "5",
        _ => DBNull.Value,
    };

    private long Amount(string? key) => SortKey.ToNumber(key) is { } number && number >= 0 && number <= int.MaxValue && number == Math.Floor(number)
        ? (long)number
        : throw new QueryRefused(string.Create(CultureInfo.InvariantCulture, $"The parameter {Parameter} must be a whole number of 0 or more."));
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class KeysJson : System.Text.Json.Serialization.JsonSerializerContext;
