using System.Text.Json;
namespace OfferingUsers.Functions.Http;

/// <summary>Reads the texts of a body, and collects what is wrong with them.</summary>
internal sealed class TextFields(JsonElement body)
{
    public FieldErrors Errors { get; } = new();

    /// <summary>A text that is there; <c>""</c> after adding to the errors why it is not.</summary>
    public string Required(string name, int maxLength, bool mayBeBlank = false)
    {
        if (!body.TryGetProperty(name, out var value))
        {
            Errors.Add(name, TextField.Required);
            return "";
        }

        if (value.ValueKind == JsonValueKind.Null)
        {
            Errors.Add(name, TextField.NotNull);
            return "";
        }

        if (TextField.TryRead(value, name, maxLength, Errors, out var text) && text.Length == 0 && !mayBeBlank)
        {
            Errors.Add(name, TextField.NotBlank);
        }

        return text;
    }

    /// <summary>A text that may be null or blank; null if it was not sent, or after adding to the errors why it is invalid.</summary>
    public Sent<string?>? Optional(string name, int maxLength)
    {
        if (!body.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Null ? new(null)
            : TextField.TryRead(value, name, maxLength, Errors, out var text) ? new(text)
            : null;
    }
}

/// <summary>A value that was sent, which may be null.</summary>
internal sealed record Sent<T>(T Value);
