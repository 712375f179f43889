using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.OfferingUsers;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// Takes answers, all or none, from the user or whoever may update, who answers as themselves (checklists.md 5.6). An empty list only evaluates the flags anew.
/// </summary>
public sealed class SubmitAnswers(OpenChecklist open, RequestBodyLimiter limiter, ReadSubmission read, ApplySubmission apply)
{
    /// <summary>The refusal of answers that a completion cannot hold.</summary>
    internal const string TooManyAnswers = "Answers are too large.";

    private const string Done = "Answers submitted successfully";

    [Function(nameof(SubmitAnswers))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/submit_answers")] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var opened = await open.RunAsync(request, uuid, reviewersOnly: false, cancellation);
        if (opened.Refusal is { } refusal)
        {
            return RefusalResult.Of(refusal);
        }

        var given = await SubmissionBody.ReadAsync(request, limiter, cancellation);
        if (given.Refusal is { } unreadable)
        {
            return RefusalResult.Of(unreadable);
        }

        using var body = given.Value;
        var submitted = await read.FromAsync(body, opened.Value.Checklist, opened.Value.Completion, cancellation);
        if (submitted.Refusal is { } invalid)
        {
            return RefusalResult.Of(invalid);
        }

        var outcome = await apply.RunAsync(opened.Value, submitted.Value, cancellation);
        return outcome.Match(
            after => ApiResults.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("detail", Done);
                json.WritePropertyName("completion");
                ChecklistRepresentation.WriteCompletion(json, opened.Value.Checklist, after, forReviewer: false);
                json.WriteEndObject();
            }),
            RefusalResult.Of);
    }
}
