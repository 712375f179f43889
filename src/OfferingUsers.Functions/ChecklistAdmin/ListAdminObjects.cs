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

    private async Task<IResult> RunAsync<T>(AdminResource<T> resource, HttpRequest request, CancellationToken cancellation)
        where T : AdminObject
    {
        var outcome = await ReadAsync(resource, request, cancellation);
        return outcome.Match(
            page => ApiResults.Page(request, page.Paging, page.Found.Count, baseUrl, json =>
            {
                json.WriteStartArray();
                foreach (var shown in page.Found.Skip(page.Paging.Offset).Take(page.Paging.Size))
                {
                    resource.Write(json, shown, baseUrl.Of(request));
                }

                json.WriteEndArray();
            }),
            RefusalResult.Of);
    }

    private static async Task<Outcome<Page<T>>> ReadAsync<T>(AdminResource<T> resource, HttpRequest request, CancellationToken cancellation)
        where T : AdminObject
    {
        var errors = new FieldErrors();
        var filter = resource.Filter(new ListParameters(request.Query, errors));
        var asked = Paging.From(request);
        if ((AdminRoutes.RefuseOthers(request) ?? errors.Refusal ?? asked.Refusal) is { } refusal)
        {
            return refusal;
        }

        var found = resource.In(await filter.Checklists(cancellation)).Where(filter.Match).ToList();
        var within = asked.Value.Within(found.Count);
        return within.Refusal is { } beyond ? beyond : new Page<T>(within.Value, found);
    }

    /// <param name="Found">All that was found, on whatever page.</param>
    private sealed record Page<T>(Paging Paging, IReadOnlyList<T> Found);
}
