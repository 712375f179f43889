using System.Globalization;
using System.Text.Json;

namespace OfferingUsers.Functions.Http;

/// <summary>A string in a body, read like the reference implementation: trimmed, and a number is converted to its text.</summary>
internal static class TextField
{
    public const string NotAText = "Not a valid string.";
    public const string NotNull = "This field may not be null.";
    public const string Required = "This field is required.";
    public const string NotBlank = "This field may not be blank.";

    private const string NullCharacters = "Null characters are not allowed.";

    public static string TooLong(int maxLength) => string.Create(CultureInfo.InvariantCulture, $"Ensure this field has no more than {maxLength} characters.");

    /// <summary>Reads a string; false after adding to the errors why it is invalid. The caller handles null before.</summary>
    public static bool TryRead(JsonElement value, string field, int maxLength, FieldErrors errors, out string text)
    {
        text = "";
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                text = value.GetString()!.Trim();
                break;
            case JsonValueKind.Number:
                text = TypeName.IsInteger(value) ? value.GetRawText() : FormatFloat(value.GetDouble());
                break;
            default:
                errors.Add(field, NotAText);
                return false;
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            errors.Add(field, NullCharacters);
            return false;
        }

        if (Length(text) <= maxLength)
        {
            return true;
        }

        errors.Add(field, TooLong(maxLength));
        return false;
    }

    /// <summary>The length in Unicode code points, like the reference implementation.</summary>
    public static int Length(string text)
    {
        var length = text.Length;
        foreach (var character in text)
        {
            length -= char.IsLowSurrogate(character) ? 1 : 0;
        }

        return length;
    }

    private static string FormatFloat(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny(".E") < 0 ? text + ".0" : text;
    }
}
