using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>Changes an object: 200 with it (checklists.md 6). A key that is not sent stays as it is; PUT needs those that a new object needs.</summary>
public sealed class ChangeAdminObject(
    AdminChecklists checklists, AdminQuestions questions, AdminOptions options, AdminDependencies dependencies, ChangeChecklist stored, BaseUrl baseUrl)
{
    [Function("ChangeChecklistsAdmin")]
    public Task<IResult> Checklists(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", "patch", Route = AdminChecklists.Route + AdminRoutes.Detail)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => RunAsync(checklists, request, uuid, cancellation);

    [Function("ChangeQuestionsAdmin")]
    public Task<IResult> Questions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", "patch", Route = AdminQuestions.Route + AdminRoutes.Detail)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => RunAsync(questions, request, uuid, cancellation);

    [Function("ChangeOptionsAdmin")]
    public Task<IResult> Options(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", "patch", Route = AdminOptions.Route + AdminRoutes.Detail)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => RunAsync(options, request, uuid, cancellation);

    [Function("ChangeDependenciesAdmin")]
    public Task<IResult> Dependencies(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", "patch", Route = AdminDependencies.Route + AdminRoutes.Detail)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => RunAsync(dependencies, request, uuid, cancellation);

    private async Task<IResult> RunAsync<T>(
        AdminResource<T> resource, HttpRequest request, string uuid, CancellationToken cancellation)
        where T : AdminObject
    {
        var outcome = await ChangeAsync(resource, request, uuid, cancellation);
        return outcome.Match(changed => ApiResults.Json(json => resource.Write(json, changed, baseUrl.Of(request))), RefusalResult.Of);
    }

    private async Task<Outcome<T>> ChangeAsync<T>(
        AdminResource<T> resource, HttpRequest request, string uuid, CancellationToken cancellation)
        where T : AdminObject
    {
        if (AdminRoutes.RefuseOthers(request) is { } refusal)
        {
            return refusal;
        }

        var found = await AdminRoutes.FindAsync(resource, uuid, cancellation);
        if (found.Refusal is { } missing)
        {
            return missing;
        }

        var body = await JsonBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } unreadable)
        {
            return unreadable;
        }

        var own = found.Value.Uuid;
        var after = await stored.RunAsync(
            request,
            found.Value.Checklist.Uuid,
            mayCreate: false,
            checklist => AdminRoutes.FindIn([checklist], resource, own).Refusal is { } gone ? gone
                : resource.Put(checklist, own, body.Value, isPartial: HttpMethods.IsPatch(request.Method)),
            cancellation);
        return after.Refusal is { } refused ? refused : AdminRoutes.FindIn([after.Value], resource, own);
    }
}
