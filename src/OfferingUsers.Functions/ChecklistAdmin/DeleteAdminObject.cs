using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>Removes an object with what belongs to it: 204 (checklists.md 6). A checklist that an offering uses stays: 409.</summary>
public sealed class DeleteAdminObject(
    AdminChecklists checklists, AdminQuestions questions, AdminOptions options, AdminDependencies dependencies,
    ChangeChecklist stored, RemoveCatalogObject remove)
{
    [Function("DeleteChecklistsAdmin")]
    public Task<IResult> Checklists(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = AdminChecklists.Route + AdminRoutes.Detail)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => RunAsync(checklists, request, uuid, cancellation);

    [Function("DeleteQuestionsAdmin")]
    public Task<IResult> Questions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = AdminQuestions.Route + AdminRoutes.Detail)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => RunAsync(questions, request, uuid, cancellation);

    [Function("DeleteOptionsAdmin")]
    public Task<IResult> Options(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = AdminOptions.Route + AdminRoutes.Detail)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => RunAsync(options, request, uuid, cancellation);

    [Function("DeleteDependenciesAdmin")]
    public Task<IResult> Dependencies(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = AdminDependencies.Route + AdminRoutes.Detail)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => RunAsync(dependencies, request, uuid, cancellation);

    private async Task<IResult> RunAsync<T>(
        AdminResource<T> resource, HttpRequest request, string uuid, CancellationToken cancellation)
        where T : AdminObject
    {
        var outcome = await DeleteAsync(resource, request, uuid, cancellation);
        return outcome.Match(_ => ApiResults.NoContent(), RefusalResult.Of);
    }

    /// <summary>The object as it was.</summary>
    private async Task<Outcome<T>> DeleteAsync<T>(
        AdminResource<T> resource, HttpRequest request, string uuid, CancellationToken cancellation)
        where T : AdminObject
    {
        if (AdminRoutes.RefuseOthers(request) is { } refusal)
        {
            return refusal;
        }

        var found = await AdminRoutes.FindAsync(resource, uuid, cancellation);
        if (found.Refusal is not null)
        {
            return found;
        }

        var own = found.Value.Uuid;
        var stays = resource is AdminChecklists
            ? await remove.RunAsync(CatalogCollections.Checklists, own.Hex(), request.Caller().Uuid.Hex(), cancellation)
            : (await stored.RunAsync(
                request, found.Value.Checklist.Uuid, mayCreate: false, checklist => resource.Remove(checklist, own), cancellation)).Refusal;
        return stays is null ? found : stays;
    }
}
