using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>A question that a body names by its URL.</summary>
public sealed class QuestionLink(HyperlinkField links, ReadChecklists stored)
{
    public static string Url(string baseUrl, JsonObject question)
    {
        return $"{baseUrl}/api/{AdminQuestions.Path}/{question["uuid"]}/";
    }

    /// <summary>The uuid in hex; null after adding to the errors what is wrong.</summary>
    public string? Read(JsonElement body, string field, FieldErrors errors)
    {
        if (!body.TryGetProperty(field, out var url))
        {
            errors.Add(field, TextField.Required);
            return null;
        }

        return links.TryRead(url, field, AdminQuestions.Path, errors, out var uuid) ? uuid.Hex() : null;
    }

    /// <summary>The checklist of the question.</summary>
    public async Task<Outcome<string>> ChecklistOfAsync(JsonElement body, string field, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var question = Read(body, field, errors);
        return errors.Refusal is { } invalid ? invalid
            : await stored.WithQuestionAsync(question!, cancellation) is [var found, ..] ? found["uuid"]!.GetValue<string>()
            : InvalidFields.Of(field, HyperlinkField.DoesNotExist);
    }
}
