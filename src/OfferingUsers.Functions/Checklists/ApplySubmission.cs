using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// Stores the answers of a submission: its files first, then the completion that refers to them. What the new completion no longer refers to is removed at
/// once, and so are new files if the completion was never written with them. Whether the completion refers to other new files is for the sweep to see, later
/// (checklists.md 3.6).
/// </summary>
public sealed class ApplySubmission(CompletionStore completions, UploadFile upload, FileSettlement settlement, TimeProvider clock)
{
    /// <summary>The max length of all answers of a completion as JSON, in characters; a document may have 2 MB.</summary>
    private const int MaxAnswersLength = 1_500_000;

    /// <summary>Returns the completion after the submission.</summary>
    public async Task<Outcome<Completion>> RunAsync(
        OpenedChecklist opened, SubmittedAnswers submitted, CancellationToken cancellation)
    {
        var answers = WithoutSupersededFiles(submitted.Answers);
        var uploaded = new Dictionary<NewFile, StoredFile>(ReferenceEqualityComparer.Instance);
        var (added, released) = (new HashSet<Guid>(), new HashSet<Guid>());
        var (isWritten, mayBeWritten) = (false, false);
        try
        {
            foreach (var file in answers.SelectMany(answer => answer.Files ?? []).OfType<NewFile>())
            {
                uploaded[file] = await upload.RunAsync(file, opened.OfferingUser, opened.Checklist.Uuid, added, cancellation);
            }

            var outcome = await completions.ChangeAsync(
                opened.Stored,
                stored => Decide(stored, opened, submitted.Elements, answers, uploaded),
                async (before, after) =>
                {
                    released = [.. StoredFile.ReferencedIds(before).Except(StoredFile.ReferencedIds(after))];
                    await settlement.ScheduleChecksAsync(released, cancellation);
                    mayBeWritten = true;
                },
                cancellation);
            isWritten = outcome is { Refusal: null };
            return outcome ?? new NotFound(NotFound.OfferingUser);
        }
        finally
        {
            await settlement.StartAsync(isWritten ? released : mayBeWritten ? [] : added);
        }
    }

    /// <summary>Only the last of several answers to a question is stored, so the files of the others are not uploaded.</summary>
    private static List<SubmittedAnswer> WithoutSupersededFiles(IReadOnlyList<SubmittedAnswer> answers)
    {
        var last = answers.ToLookup(answer => answer.Question.Uuid).ToDictionary(group => group.Key, group => group.Last().Index);
        return [.. answers.Where(answer => answer.Files is null || last[answer.Question.Uuid] == answer.Index)];
    }

    private Outcome<Completion> Decide(
        Completion stored, OpenedChecklist opened, int elements, IEnumerable<SubmittedAnswer> answers, Dictionary<NewFile, StoredFile> uploaded)
    {
        var applied = new List<(Question, JsonElement)>();
        foreach (var answer in answers)
        {
            if (ToStoredData(answer, stored, uploaded) is not { } data)
            {
                // A concurrent request has replaced a file to which this answer refers.
                var errors = new JsonArray([.. Enumerable.Range(0, elements).Select(index =>
                    index == answer.Index ? ReadSubmission.Invalid(answer.Question, answer.Data) : new JsonObject())]);
                return new InvalidJson(errors);
            }

            applied.Add((answer.Question, data));
        }

        var caller = opened.Caller;
        var now = clock.Now();
        var after = Submission.Apply(
            stored, opened.Checklist, applied, new AnsweringUser(caller.Uuid, caller.User.Number, caller.User.FullName),
            now > stored.Modified ? now : stored.Modified.AddMicroseconds(1), Guid.NewGuid);
        return after.Answers.Sum(answer => (long)answer.Data.GetRawText().Length) > MaxAnswersLength ? new NotPossible(SubmitAnswers.TooManyAnswers) : after;
    }

    /// <summary>The stored form of an answer; null if it refers to a file that is not part of the stored answer to the question.</summary>
    private static JsonElement? ToStoredData(SubmittedAnswer answer, Completion stored, Dictionary<NewFile, StoredFile> uploaded)
    {
        if (answer.Files is not { } files)
        {
            return AnswerRule.Normalize(answer.Question, answer.Data);
        }

        var kept = files
            .Select(file => file is NewFile added ? uploaded[added] : StoredFile.FindReferenced(stored, answer.Question.Uuid, ((KeptFile)file).Uuid))
            .ToList();
        return kept.Contains(null) ? null
            : answer.Question.QuestionType == QuestionType.File ? StoredFile.ToData(kept[0]!)
            : StoredFile.ToData(kept!);
    }
}
