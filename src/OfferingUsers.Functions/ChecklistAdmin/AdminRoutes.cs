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
    public static async Task<Outcome<AdminObject>> FindAsync(AdminResource resource, string uuid, CancellationToken cancellation) =>
        Uuids.TryParse(uuid, out var parsed)
            ? FindIn(await resource.HoldersAsync(parsed.Hex(), cancellation), resource, parsed.Hex())
            : new NotFound();

    /// <summary>The object of a uuid among those of some checklists.</summary>
    public static Outcome<AdminObject> FindIn(IEnumerable<JsonObject> checklists, AdminResource resource, string uuid) =>
        resource.In(checklists).FirstOrDefault(candidate => candidate.Uuid == uuid) is { } found ? found : new NotFound();

    public static string ChecklistOf(AdminObject found) => found.Checklist["uuid"]!.GetValue<string>();
}
