using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>How a request names an administrators' object, and that they are staff: support is not enough (checklists.md 6).</summary>
internal static class AdminRoutes
{
    public const string Detail = "/{uuid}";

    public static Refusal? RefuseOthers(HttpRequest request) => request.Caller().User.IsStaff ? null : new Forbidden();

    /// <summary>The object of a uuid in a path.</summary>
    public static Outcome<AdminObject> Find(AdminResource resource, IEnumerable<JsonObject> checklists, string uuid) =>
        Uuids.TryParse(uuid, out var parsed) && resource.In(checklists).FirstOrDefault(candidate => candidate.Uuid == parsed.Hex()) is { } found ? found : new NotFound();

    public static string ChecklistOf(AdminObject found) => found.Checklist["uuid"]!.GetValue<string>();
}
