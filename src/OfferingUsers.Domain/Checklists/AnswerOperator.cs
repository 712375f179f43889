using System.Text.Json;

namespace OfferingUsers.Domain.Checklists;

/// <summary>Operators that compare an answer with a configured value (checklists.md 4.1).</summary>
public static class AnswerOperator
{
    public const string EqualTo = "equals";
    public const string NotEqualTo = "not_equals";
    public const string Contains = "contains";
    public const string In = "in";
    public const string NotIn = "not_in";

    public static readonly string[] All = [EqualTo, NotEqualTo, Contains, In, NotIn];

    /// <summary>Evaluates an operator; false for a missing answer, an unknown operator, and one that does not apply to the value's type.</summary>
    public static bool Holds(string name, JsonElement answer, JsonElement value)
    {
        if (answer.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return false;
        }

        return name switch
        {
            EqualTo => AreEqual(answer, value),
            NotEqualTo => !AreEqual(answer, value),
            Contains => value.ValueKind switch
            {
                JsonValueKind.Array => value.EnumerateArray().Any(item => Occurs(item, answer)),
                JsonValueKind.String => Occurs(value, answer),
                _ => false,
            },
            In => IsMember(answer, value) ?? false,
            NotIn => !(IsMember(answer, value) ?? true),
            _ => false,
        };
    }

    /// <summary>Deep equality of JSON values: numbers by value, strings case-sensitively, arrays in order; undefined equals null.</summary>
    public static bool AreEqual(JsonElement left, JsonElement right)
    {
        var (leftKind, rightKind) = (Kind(left), Kind(right));
        return leftKind == rightKind && leftKind switch
        {
            JsonValueKind.Number => left.GetDouble().Equals(right.GetDouble()),
            JsonValueKind.String => left.GetString() == right.GetString(),
            JsonValueKind.Array => left.GetArrayLength() == right.GetArrayLength()
                && left.EnumerateArray().Zip(right.EnumerateArray()).All(pair => AreEqual(pair.First, pair.Second)),
            JsonValueKind.Object => left.EnumerateObject().Count() == right.EnumerateObject().Count()
                && left.EnumerateObject().All(property => right.TryGetProperty(property.Name, out var value) && AreEqual(property.Value, value)),
            _ => true,
        };
    }

    private static JsonValueKind Kind(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? JsonValueKind.Null : value.ValueKind;

    /// <summary>Whether the item is a substring of a string, an element of an array, or a property name of an object.</summary>
    private static bool Occurs(JsonElement item, JsonElement answer) => answer.ValueKind switch
    {
        JsonValueKind.String => item.ValueKind == JsonValueKind.String && answer.GetString()!.Contains(item.GetString()!, StringComparison.Ordinal),
        JsonValueKind.Array => answer.EnumerateArray().Any(element => AreEqual(element, item)),
        JsonValueKind.Object => item.ValueKind == JsonValueKind.String && answer.TryGetProperty(item.GetString()!, out _),
        _ => false,
    };

    /// <summary>Whether any element of the answer, or the whole string, is in the array; null if the answer is of another type.</summary>
    private static bool? IsMember(JsonElement answer, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return AreEqual(answer, value);
        }

        return answer.ValueKind switch
        {
            JsonValueKind.Array => answer.EnumerateArray().Any(element => value.EnumerateArray().Any(item => AreEqual(element, item))),
            JsonValueKind.String => value.EnumerateArray().Any(item => AreEqual(answer, item)),
            _ => null,
        };
    }
}
