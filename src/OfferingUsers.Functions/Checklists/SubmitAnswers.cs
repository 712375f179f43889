using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.OfferingUsers;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// Stores answers, all or none, of the user or of a caller who may update the record (checklists.md 5.6). An empty list only evaluates the review flags again.
/// </summary>
public sealed class SubmitAnswers(OpenChecklist open, RequestBodyLimiter limiter, ReadSubmission read, ApplySubmission apply)
{
    /// <summary>The refusal of answers that exceed the size of a completion.</summary>
    internal const string TooManyAnswers = "Answers are too large.";

    private const string SuccessDetail = "Answers submitted successfully";

    [Function(nameof(SubmitAnswers))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/submit_answers")] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var outcome = await SubmitAsync(request, uuid, cancellation);
        return outcome.Match(
            submitted => ApiResults.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("detail", SuccessDetail);
                json.WritePropertyName("completion");
                ChecklistRepresentation.WriteCompletion(json, submitted.Checklist, submitted.Completion, forReviewer: false);
                json.WriteEndObject();
            }),
            RefusalResult.Of);
    }

    private async Task<Outcome<Submitted>> SubmitAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var opened = await open.ForAnswersAsync(request, uuid, cancellation);
        if (opened.Refusal is { } refusal)
        {
            return refusal;
        }

        var given = await SubmissionBody.ReadAsync(request, limiter, cancellation);
        if (given.Refusal is { } unreadable)
        {
            return unreadable;
        }

        using var body = given.Value;
        var answers = await read.FromAsync(body, opened.Value.Checklist, opened.Value.Completion, cancellation);
        var outcome = answers.Refusal is { } invalid ? invalid : await apply.RunAsync(opened.Value, answers.Value, cancellation);
        return outcome.Refusal is { } refused ? refused : new Submitted(opened.Value.Checklist, outcome.Value);
    }

    private sealed record Submitted(Checklist Checklist, Completion Completion);
}
