using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>An offering user in an import (catalog.md 1, <c>offering_users</c>).</summary>
internal sealed record ImportedOfferingUser(
    Guid Uuid, Guid Offering, Guid User, string? Username, string State, string? RuntimeState, bool IsRestricted,
    string ServiceProviderComment, string ServiceProviderCommentUrl, DateTimeOffset Created, DateTimeOffset Modified)
{
    /// <summary>The importable values of a stored record.</summary>
    public static ImportedOfferingUser From(OfferingUser record) => new(
        record.Uuid, record.Offering.Uuid, record.User.Uuid, record.Username, record.State.Label(), record.RuntimeState.Label(), record.IsRestricted,
        record.ServiceProviderComment, record.ServiceProviderCommentUrl, record.Created, record.Modified);

    public static ImportedOfferingUser Read(JsonObject values) => values.Deserialize(CatalogAdminJson.Default.ImportedOfferingUser)!;

    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, CatalogAdminJson.Default.ImportedOfferingUser)!.AsObject();

    /// <summary>A new record with its catalog snapshot.</summary>
    public OfferingUser ToRecord(CatalogSnapshot snapshot, string by, DateTimeOffset now) =>
        (WithValues(OfferingUser.New(Uuid, snapshot, Username, by, now)) with { State = ParsedState, History = [] })
            .AddHistory(now, by, HistoryEntry.ImportAction, null)
        with
        { Created = NotAfter(now, Created), Modified = NotAfter(now, Modified) };

    /// <summary>A stored record with the imported values.</summary>
    public OfferingUser ApplyTo(OfferingUser record, string by, DateTimeOffset now)
    {
        var values = WithValues(record);
        var moved = ParsedState == record.State ? values : values.Enter(ParsedState, now);
        return moved.AddHistory(now, by, HistoryEntry.ImportAction, record.State) with { Created = NotAfter(now, Created), Modified = NotAfter(now, Modified) };
    }

    /// <summary>A record modified in the future would stay the last one for agents that poll, whatever happens.</summary>
    private static DateTimeOffset NotAfter(DateTimeOffset now, DateTimeOffset imported) => imported > now ? now : imported;

    private OfferingUserState ParsedState =>
        OfferingUserStates.TryParse(State, out var state) ? state : throw new InvalidDataException("The imported state is unknown.");

    private OfferingUser WithValues(OfferingUser record) => record with
    {
        Username = Username,
        RuntimeState = RuntimeStates.TryParse(RuntimeState ?? "", out var runtime) ? runtime : Domain.OfferingUsers.RuntimeState.Active,
        IsRestricted = IsRestricted,
        ServiceProviderComment = ServiceProviderComment,
        ServiceProviderCommentUrl = ServiceProviderCommentUrl,
    };
}
