using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>Lists in pages, filtered and in their order (checklists.md 6).</summary>
public sealed class ListAdminObjects(
    AdminChecklists checklists, AdminQuestions questions, AdminOptions options, AdminDependencies dependencies, BaseUrl baseUrl)
{
    [Function("ListChecklistsAdmin")]
    public Task<IResult> Checklists(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminChecklists.Route)] HttpRequest request,
        CancellationToken cancellation) => RunAsync(checklists, request, cancellation);

    [Function("ListQuestionsAdmin")]
    public Task<IResult> Questions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminQuestions.Route)] HttpRequest request,
        CancellationToken cancellation) => RunAsync(questions, request, cancellation);

    [Function("ListOptionsAdmin")]
    public Task<IResult> Options(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminOptions.Route)] HttpRequest request,
        CancellationToken cancellation) => RunAsync(options, request, cancellation);

    [Function("ListDependenciesAdmin")]
    public Task<IResult> Dependencies(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminDependencies.Route)] HttpRequest request,
        CancellationToken cancellation) => RunAsync(dependencies, request, cancellation);

    private async Task<IResult> RunAsync(AdminResource resource, HttpRequest request, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var filter = resource.Filter(new ListParameters(request.Query, errors));
        var asked = Paging.From(request);
        if ((AdminRoutes.RefuseOthers(request) ?? errors.Refusal ?? asked.Refusal) is { } refusal)
        {
            return RefusalResult.Of(refusal);
        }

        var found = resource.In(await filter.Checklists(cancellation)).Where(filter.Match).ToList();
        return asked.Value.Within(found.Count).Match(
            page => ApiResults.Page(request, page, found.Count, baseUrl, json =>
            {
                json.WriteStartArray();
                foreach (var shown in found.Skip(page.Offset).Take(page.Size))
                {
                    resource.Write(json, shown, baseUrl.Of(request));
                }

                json.WriteEndArray();
            }),
            RefusalResult.Of);
    }
}
