using System.Globalization;
using System.Text.Json;

namespace OfferingUsers.Domain.Checklists;

/// <summary>A value as the reference's messages print it (checklists.md 2.3); the content of a file is left out.</summary>
public static class PythonText
{
    private const string Omitted = "<omitted>";

    /// <summary>A text stands by itself at the top, and in quotes within.</summary>
    public static string Of(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : Within(value);

    private static string Within(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.String => Quoted(value.GetString()!),
        JsonValueKind.Array => "[" + string.Join(", ", value.EnumerateArray().Select(Within)) + "]",
        JsonValueKind.Object => "{" + string.Join(", ", value.EnumerateObject().Select(property =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Quoted(property.Name)}: {(property.Name == "content" ? Quoted(Omitted) : Within(property.Value))}"))) + "}",
        _ => "None",
    };

    private static string Quoted(string text) => text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal)
        ? $"\"{text}\""
        : $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
