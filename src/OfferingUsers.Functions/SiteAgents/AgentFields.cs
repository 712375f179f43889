using System.Text.Json;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>Reads the texts of a body about an agent, and collects what is wrong with them.</summary>
internal sealed class AgentFields(JsonElement body)
{
    public FieldErrors Errors { get; } = new();

    /// <summary>A text that is there and not blank; <c>""</c> after adding to the errors why it is not.</summary>
    public string Required(string name, int maxLength)
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

        if (TextField.TryRead(value, name, maxLength, Errors, out var text) && text.Length == 0)
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
