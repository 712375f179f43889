using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Records of the resource in the catalog's form, for moving in (catalog.md 1, <c>offering_users</c>).</summary>
internal static class ImportedOfferingUser
{
    private const string Action = "import";

    /// <summary>What an import can say of a record.</summary>
    public static JsonObject ToJson(OfferingUser record)
    {
        return new JsonObject
        {
            ["uuid"] = record.Uuid.Hex(),
            ["offering"] = record.Offering.Uuid.Hex(),
            ["user"] = record.User.Uuid.Hex(),
            ["username"] = record.Username,
            ["state"] = record.State.Label(),
            ["is_restricted"] = record.IsRestricted,
            ["service_provider_comment"] = record.ServiceProviderComment,
            ["service_provider_comment_url"] = record.ServiceProviderCommentUrl,
            ["created"] = record.Created.ToSortable(),
            ["modified"] = record.Modified.ToSortable(),
        };
    }

    /// <summary>A new record; its snapshots are still to be taken.</summary>
    public static OfferingUser ToRecord(JsonObject json, string by, DateTimeOffset now)
    {
        var record = new OfferingUser
        {
            Uuid = Guid.Parse(json["uuid"]!.GetValue<string>()),
            Created = Instant(json, "created"),
            Modified = Instant(json, "modified"),
            StateSince = now,
            Offering = new OfferingSnapshot(Guid.Parse(json["offering"]!.GetValue<string>()), "", "", null, Guid.Empty, ""),
            User = new UserSnapshot(Guid.Parse(json["user"]!.GetValue<string>()), "", "", "", ""),
        };
        var values = WithValues(record, json);
        return (values with { State = State(json) }).Remember(now, by, Action, null) with { Modified = Instant(json, "modified") };
    }

    /// <summary>A stored record with what an import says of it.</summary>
    public static OfferingUser On(OfferingUser record, JsonObject json, string by, DateTimeOffset now)
    {
        var values = WithValues(record, json);
        var state = State(json);
        return (state == record.State ? values : values.Enter(state, now)).Remember(now, by, Action, record.State)
            with
        { Created = Instant(json, "created"), Modified = Instant(json, "modified") };
    }

    private static OfferingUser WithValues(OfferingUser record, JsonObject json) => record with
    {
        Username = json["username"]?.GetValue<string>(),
        IsRestricted = json["is_restricted"]!.GetValue<bool>(),
        ServiceProviderComment = json["service_provider_comment"]!.GetValue<string>(),
        ServiceProviderCommentUrl = json["service_provider_comment_url"]!.GetValue<string>(),
    };

    private static OfferingUserState State(JsonObject json) =>
        OfferingUserStates.TryParse(json["state"]!.GetValue<string>(), out var state)
            ? state
            : throw new InvalidDataException("A state passed that does not exist.");

    private static DateTimeOffset Instant(JsonObject json, string key) =>
        DateTimeOffset.Parse(
            json[key]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);
}
