using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>Creates an object: 201 with it (checklists.md 6).</summary>
public sealed class CreateAdminObject(
    AdminChecklists checklists, AdminQuestions questions, AdminOptions options, AdminDependencies dependencies, ChangeChecklist stored, BaseUrl baseUrl)
{
    [Function("CreateChecklistsAdmin")]
    public Task<IResult> Checklists(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = AdminChecklists.Route)] HttpRequest request,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => RunAsync(checklists, request, cancellation);

    [Function("CreateQuestionsAdmin")]
    public Task<IResult> Questions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = AdminQuestions.Route)] HttpRequest request,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => RunAsync(questions, request, cancellation);

    [Function("CreateOptionsAdmin")]
    public Task<IResult> Options(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = AdminOptions.Route)] HttpRequest request,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => RunAsync(options, request, cancellation);

    [Function("CreateDependenciesAdmin")]
    public Task<IResult> Dependencies(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = AdminDependencies.Route)] HttpRequest request,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) => RunAsync(dependencies, request, cancellation);

    private async Task<IResult> RunAsync<T>(AdminResource<T> resource, HttpRequest request, CancellationToken cancellation)
        where T : AdminObject
    {
        var outcome = await CreateAsync(resource, request, cancellation);
        return outcome.Match(
            made => ApiResults.Created(resource.Url(baseUrl.Of(request), made.Uuid), json => resource.Write(json, made, baseUrl.Of(request))),
            RefusalResult.Of);
    }

    private async Task<Outcome<T>> CreateAsync<T>(AdminResource<T> resource, HttpRequest request, CancellationToken cancellation)
        where T : AdminObject
    {
        if (AdminRoutes.RefuseOthers(request) is { } refusal)
        {
            return refusal;
        }

        var body = await JsonBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } unreadable)
        {
            return unreadable;
        }

        var parent = await resource.ParentOfAsync(body.Value, cancellation);
        if (parent.Refusal is { } orphan)
        {
            return orphan;
        }

        var isWhole = resource is AdminChecklists;
        var uuid = isWhole ? parent.Value : Guid.NewGuid();
        var after = await stored.RunAsync(
            request, parent.Value, mayCreate: isWhole, checklist => resource.Put(checklist, uuid, body.Value, isPartial: false), cancellation);
        return after.Refusal switch
        {
            null => AdminRoutes.FindIn([after.Value], resource, uuid),

            // It was there when it was looked up, and has been removed since.
            NotFound => InvalidFields.Of(resource.ParentKey, HyperlinkField.DoesNotExist),
            var refused => refused,
        };
    }
}
