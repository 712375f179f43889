using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Access;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>How a request names an administrators' object, and that they are staff: support is not enough (checklists.md 6).</summary>
internal static class AdminRoutes
{
    public const string Detail = "/{uuid}";

    public static Refusal? RefuseOthers(HttpRequest request) => request.Caller().RefuseUnlessStaff();

    /// <summary>The object of a uuid in a path.</summary>
    public static async Task<Outcome<T>> FindAsync<T>(AdminResource<T> resource, string uuid, CancellationToken cancellation)
        where T : AdminObject =>
        Uuids.TryParse(uuid, out var parsed)
            ? FindIn(await resource.HoldersAsync(parsed, cancellation), resource, parsed)
            : new NotFound();

    /// <summary>The object of a uuid among those of some checklists.</summary>
    public static Outcome<T> FindIn<T>(IEnumerable<Checklist> checklists, AdminResource<T> resource, Guid uuid)
        where T : AdminObject =>
        resource.In(checklists).FirstOrDefault(candidate => candidate.Uuid == uuid) is { } found ? found : new NotFound();
}
