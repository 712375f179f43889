using System.Text.Json;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Status;

/// <summary>The report as JSON, without personal names, usernames and comments.</summary>
internal static class StatusRepresentation
{
    public static void Write(Utf8JsonWriter json, StatusReport report)
    {
        json.WriteStartObject();
        json.WriteString("generated", report.Generated.ToWire());
        json.WriteStartArray("states");
        foreach (var (state, count) in report.States)
        {
            json.WriteStartObject();
            json.WriteString("state", state.Label());
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("offerings");
        foreach (var offering in report.Offerings)
        {
            json.WriteStartObject();
            json.WriteString("offering_uuid", offering.Uuid.Hex());
            json.WriteString("offering_name", offering.Name);
            json.WriteNumber("total", offering.Total);
            json.WriteStartObject("states");
            foreach (var (state, count) in offering.States)
            {
                json.WriteNumber(state.Label(), count);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("offerings_left_out", report.OfferingsLeftOut);
        WriteRecords(json, "oldest_waiting", report.OldestWaiting);
        json.WriteStartObject("due_timeouts");
        json.WriteNumber("count", report.Due);
        WriteRecords(json, "records", report.DueRecords);
        json.WriteEndObject();
        WriteRecords(json, "recent_failures", report.RecentFailures);
        WriteSweeps(json, report);
        json.WriteNumber("unreadable_documents", report.UnreadableDocuments);
        json.WriteEndObject();
    }

    private static void WriteSweeps(Utf8JsonWriter json, StatusReport report)
    {
        json.WriteStartArray("sweeps");
        foreach (var (sweep, note) in report.Sweeps)
        {
            json.WriteStartObject();
            json.WriteString("name", sweep);
            json.WriteString("last_round", note?.Ended?.ToWire());
            WriteSeconds(json, "age_seconds", report.Generated - note?.Ended);
            json.WriteBoolean("is_late", note?.IsLate(report.Generated) == true);
            json.WriteString("last_failure", note?.FailedAt?.ToWire());
            json.WriteString("last_failure_type", note?.Failure);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSeconds(Utf8JsonWriter json, string name, TimeSpan? age)
    {
        if (age is { } known)
        {
            // The clock of the instance that noted it may be ahead.
            json.WriteNumber(name, Math.Max(0, (long)known.TotalSeconds));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteRecords(Utf8JsonWriter json, string name, IEnumerable<OfferingUser> records)
    {
        json.WriteStartArray(name);
        foreach (var record in records)
        {
            json.WriteStartObject();
            json.WriteString("uuid", record.Uuid.Hex());
            json.WriteString("offering_uuid", record.Offering.Uuid.Hex());
            json.WriteString("offering_name", record.Offering.Name);
            json.WriteString("state", record.State.Label());
            json.WriteString("state_since", record.StateSince.ToWire());
            json.WriteString("deadline", record.Deadline?.ToWire());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
