using System.Globalization;
using System.Text.Json;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Compliance;

/// <summary>A completion with its offering user (newer-waldur.md 6.4). Who may not review it is shown a review that asks for nothing.</summary>
internal static class ChecklistCompletionRepresentation
{
    public static void Write(Utf8JsonWriter json, JoinedCompletion one, Caller caller)
    {
        var (record, checklist, completion) = (one.Record, one.Checklist!, one.Completion!);
        var isReviewer = caller.MayManage(Permissions.UpdateOfferingUser, one.Offering?.Customer ?? record.Offering.CustomerUuid, record.Offering.Uuid);
        json.WriteStartObject();
        json.WriteString("uuid", completion.Uuid.Hex());
        WriteRecord(json, record);
        json.WriteString("offering_user_uuid", record.Uuid.Hex());
        json.WriteString("offering_name", record.Offering.Name);
        json.WriteString("offering_uuid", record.Offering.Uuid.Hex());
        json.WriteString("customer_provider_uuid", record.Offering.CustomerUuid.Hex());
        json.WriteString("customer_provider_name", record.Offering.CustomerName);
        json.WriteString("checklist_uuid", checklist.Uuid.Hex());
        json.WriteString("checklist_name", checklist.Name);
        json.WriteString("checklist_description", checklist.Description);
        json.WriteBoolean("is_completed", completion.IsCompleted);
        WritePercentage(json, "completion_percentage", one.Percentage);
        json.WriteNumber("unanswered_required_questions", Progress.UnansweredRequired(checklist, completion).Count());
        json.WriteBoolean("requires_review", isReviewer && completion.RequiresReview);
        if (isReviewer && completion.ReviewedBy is { } reviewer)
        {
            json.WriteNumber("reviewed_by", reviewer);
        }
        else
        {
            json.WriteNull("reviewed_by");
        }

        json.WriteString("reviewed_at", isReviewer ? completion.ReviewedAt?.ToWire() : null);
        json.WriteString("review_notes", isReviewer ? completion.ReviewNotes : "");
        json.WriteString("created", completion.Created.ToWire());
        json.WriteString("modified", completion.Modified.ToWire());
        json.WriteEndObject();
    }

    /// <summary>With one decimal place, as checklists.md 4.3 has it.</summary>
    public static void WritePercentage(Utf8JsonWriter json, string name, decimal percentage)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(percentage.ToString("0.0", CultureInfo.InvariantCulture));
    }

    private static void WriteRecord(Utf8JsonWriter json, OfferingUser record)
    {
        var exposed = record.Offering.Exposed;
        json.WriteStartObject("offering_user");
        json.WriteString("uuid", record.Uuid.Hex());
        json.WriteString("user_full_name", exposed.Has(UserAttribute.FullName) ? record.User.FullName : "");
        json.WriteString("user_email", exposed.Has(UserAttribute.Email) ? record.User.Email : "");
        json.WriteString("state", record.State.Label());
        json.WriteString("username", record.Username);
        json.WriteBoolean("is_restricted", record.IsRestricted);
        json.WriteEndObject();
    }
}
