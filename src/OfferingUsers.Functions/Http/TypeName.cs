using System.Text.Json;

namespace OfferingUsers.Functions.Http;

/// <summary>The Python type names that the messages of the reference implementation contain.</summary>
internal static class TypeName
{
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "dict",
        JsonValueKind.Array => "list",
        JsonValueKind.String => "str",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Number => IsInteger(value) ? "int" : "float",
        _ => "NoneType",
    };

    internal static bool IsInteger(JsonElement number) => number.GetRawText().AsSpan().IndexOfAny(".eE") < 0;
}
