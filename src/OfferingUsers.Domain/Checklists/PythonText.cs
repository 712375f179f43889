using System.Globalization;
using System.Text.Json;

namespace OfferingUsers.Domain.Checklists;

/// <summary>Formats a JSON value like Python's <c>str()</c>, as error messages show it (checklists.md 2.3). File contents are omitted.</summary>
public static class PythonText
{
    private const string Omitted = "<omitted>";

    /// <summary>A string is quoted only inside an array or object.</summary>
    public static string Format(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : FormatNested(value);

    private static string FormatNested(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.String => Quote(value.GetString()!),
        JsonValueKind.Array => "[" + string.Join(", ", value.EnumerateArray().Select(FormatNested)) + "]",
        JsonValueKind.Object => "{" + string.Join(", ", value.EnumerateObject().Select(property =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Quote(property.Name)}: {(property.Name == "content" ? Quote(Omitted) : FormatNested(property.Value))}"))) + "}",
        _ => "None",
    };

    private static string Quote(string text) => text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal)
        ? $"\"{text}\""
        : $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
