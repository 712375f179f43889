using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.OfferingUsers;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// Takes answers, all or none, from the user or whoever may update, who answers as themselves (checklists.md 5.6). An empty list only evaluates the flags anew.
/// </summary>
public sealed class SubmitAnswers(OpenChecklist open, ReadSubmission read, CompletionStore completions, TimeProvider clock)
{
    private const string Done = "Answers submitted successfully";

    /// <summary>The largest set of answers of one completion, in characters: the document they are in may have 2 MB.</summary>
    private const int LargestAnswers = 1_500_000;

    [Function(nameof(SubmitAnswers))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/submit_answers")] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var opened = await open.RunAsync(request, uuid, reviewersOnly: false, cancellation).ConfigureAwait(false);
        if (opened.Refusal is { } refusal)
        {
            return RefusalAnswer.Of(refusal);
        }

        var (visit, checklist, found) = opened.Value;
        var answers = await read.FromAsync(request, checklist, cancellation).ConfigureAwait(false);
        if (answers.Refusal is { } invalid)
        {
            return RefusalAnswer.Of(invalid);
        }

        var user = new AnsweringUser(visit.Caller.Uuid, visit.Caller.User.Number, visit.Caller.User.FullName);
        var outcome = await completions.ChangeAsync(found, stored => Submit(stored, checklist, answers.Value, user), cancellation).ConfigureAwait(false)
            ?? new NotFound(NotFound.OfferingUser);
        return outcome.Match(
            after => Answers.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("detail", Done);
                json.WritePropertyName("completion");
                ChecklistRepresentation.WriteCompletion(json, checklist, after, forReviewer: false);
                json.WriteEndObject();
            }),
            RefusalAnswer.Of);
    }

    private Outcome<Completion> Submit(Completion stored, Checklist checklist, IReadOnlyList<(Question, System.Text.Json.JsonElement)> answers, AnsweringUser user)
    {
        var now = clock.Now();
        var after = Submission.Apply(stored, checklist, answers, user, now > stored.Modified ? now : stored.Modified.AddMicroseconds(1), Guid.NewGuid);
        return after.Answers.Sum(answer => (long)answer.Data.GetRawText().Length) > LargestAnswers ? new NotPossible("Answers are too large.") : after;
    }
}
