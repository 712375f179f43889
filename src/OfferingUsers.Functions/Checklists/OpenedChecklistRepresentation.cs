using System.Text.Json;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Checklists;

/// <summary>A checklist, its completion and the visible questions (checklists.md 5.2 and 5.3).</summary>
internal static class OpenedChecklistRepresentation
{
    public static void Write(Utf8JsonWriter json, OpenedChecklist opened, bool forReviewer)
    {
        json.WriteStartObject();
        json.WritePropertyName("checklist");
        ChecklistRepresentation.WriteShort(json, opened.Checklist);
        json.WritePropertyName("completion");
        ChecklistRepresentation.WriteCompletion(json, opened.Checklist, opened.Completion, forReviewer);
        json.WriteStartArray("questions");
        foreach (var question in Visibility.VisibleQuestions(opened.Checklist, opened.Completion))
        {
            ChecklistRepresentation.WriteQuestion(json, question, opened.Completion, opened.Caller.Uuid, forReviewer);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
