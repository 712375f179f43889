using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>One object (checklists.md 6).</summary>
public sealed class RetrieveAdminObject(
    AdminChecklists checklists, AdminQuestions questions, AdminOptions options, AdminDependencies dependencies, BaseUrl baseUrl)
{
    [Function("RetrieveChecklistsAdmin")]
    public Task<IResult> Checklists(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminChecklists.Route + AdminRoutes.Detail)] HttpRequest request,
        string uuid,
        CancellationToken cancellation) => RunAsync(checklists, request, uuid, cancellation);

    [Function("RetrieveQuestionsAdmin")]
    public Task<IResult> Questions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminQuestions.Route + AdminRoutes.Detail)] HttpRequest request,
        string uuid,
        CancellationToken cancellation) => RunAsync(questions, request, uuid, cancellation);

    [Function("RetrieveOptionsAdmin")]
    public Task<IResult> Options(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminOptions.Route + AdminRoutes.Detail)] HttpRequest request,
        string uuid,
        CancellationToken cancellation) => RunAsync(options, request, uuid, cancellation);

    [Function("RetrieveDependenciesAdmin")]
    public Task<IResult> Dependencies(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminDependencies.Route + AdminRoutes.Detail)] HttpRequest request,
        string uuid,
        CancellationToken cancellation) => RunAsync(dependencies, request, uuid, cancellation);

    private async Task<IResult> RunAsync<T>(AdminResource<T> resource, HttpRequest request, string uuid, CancellationToken cancellation)
        where T : AdminObject
    {
        var outcome = AdminRoutes.RefuseOthers(request) is { } refusal ? refusal
            : await AdminRoutes.FindAsync(resource, uuid, cancellation);
        return outcome.Match(shown => ApiResults.Json(json => resource.Write(json, shown, baseUrl.Of(request))), RefusalResult.Of);
    }
}
