using System.Text.Json;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Checklists;

/// <summary>A checklist, its completion and the visible questions (checklists.md 5.2 and 5.3).</summary>
internal static class OpenedChecklistRepresentation
{
    /// <param name="withHidden">Whether questions are shown whose dependencies are not fulfilled (newer-waldur.md 4.2).</param>
    public static void Write(Utf8JsonWriter json, OpenedChecklist opened, bool forReviewer, bool withHidden = false)
    {
        json.WriteStartObject();
        json.WritePropertyName("checklist");
        ChecklistRepresentation.WriteShort(json, opened.Checklist);
        json.WritePropertyName("completion");
        ChecklistRepresentation.WriteCompletion(json, opened.Checklist, opened.Completion, forReviewer);
        json.WriteStartArray("questions");
        foreach (var question in withHidden ? opened.Checklist.InOrder : Visibility.VisibleQuestions(opened.Checklist, opened.Completion))
        {
            ChecklistRepresentation.WriteQuestion(json, opened.Checklist, question, opened.Completion, opened.Caller.Uuid, forReviewer);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
