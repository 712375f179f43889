using System.Text.Json;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>A question that a body names by its URL.</summary>
public sealed class QuestionLink(HyperlinkField links, ReadChecklists stored)
{
    public static string Url(string baseUrl, Question question) => $"{baseUrl}/api/{AdminQuestions.Path}/{question.Uuid.Hex()}/";

    /// <summary>The uuid; null after adding to the errors what is wrong.</summary>
    public Guid? Read(JsonElement body, string field, FieldErrors errors)
    {
        if (!body.TryGetProperty(field, out var url))
        {
            errors.Add(field, TextField.Required);
            return null;
        }

        return links.TryRead(url, field, AdminQuestions.Path, errors, out var uuid) ? uuid : null;
    }

    /// <summary>The checklist of the question.</summary>
    public async Task<Outcome<Guid>> ChecklistOfAsync(JsonElement body, string field, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var question = Read(body, field, errors);
        return errors.Refusal is { } invalid ? invalid
            : await stored.WithQuestionAsync(question!.Value, cancellation) is [var found, ..] ? found.Uuid
            : InvalidFields.Of(field, HyperlinkField.DoesNotExist);
    }
}
