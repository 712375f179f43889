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
/// Stores the answers of a submission: its files first, then the completion that refers to them. Whatever becomes of it, every file that it brought or no
/// longer refers to is settled afterwards: kept where an answer refers to it, removed where none does (checklists.md 3.6).
/// </summary>
public sealed class ApplySubmission(CompletionStore completions, UploadFile upload, FileSettlement settlement, TimeProvider clock)
{
    /// <summary>The largest set of answers of one completion, in characters: the document they are in may have 2 MB.</summary>
    private const int MaxAnswersLength = 1_500_000;

    /// <summary>The completion afterwards.</summary>
    public async Task<Outcome<Completion>> RunAsync(
        OpenedChecklist opened, SubmittedAnswers submitted, CancellationToken cancellation)
    {
        var answers = WithoutSupersededFiles(submitted.Answers);
        var uploaded = new Dictionary<NewFile, StoredFile>(ReferenceEqualityComparer.Instance);
        var concerned = new HashSet<Guid>();
        try
        {
            foreach (var file in answers.SelectMany(answer => answer.Files ?? []).OfType<NewFile>())
            {
                uploaded[file] = await upload.RunAsync(file, opened.Visible.Record.Uuid, opened.Checklist.Uuid, concerned, cancellation);
            }

            return await completions.ChangeAsync(
                opened.Stored,
                stored => Decide(stored, opened, submitted.Elements, answers, uploaded),
                async (before, after) =>
                {
                    var released = StoredFile.ReferencedIds(before).Except(StoredFile.ReferencedIds(after));
                    concerned.UnionWith(released);
                    await settlement.ScheduleChecksAsync(released, cancellation);
                },
                cancellation) ?? new NotFound(NotFound.OfferingUser);
        }
        finally
        {
            await settlement.StartAsync(concerned);
        }
    }

    /// <summary>Of several answers to a question the last one wins: the files of the others need not be stored.</summary>
    private static List<SubmittedAnswer> WithoutSupersededFiles(IReadOnlyList<SubmittedAnswer> answers)
    {
        var last = answers.ToLookup(answer => answer.Question.Uuid).ToDictionary(group => group.Key, group => group.Last().Place);
        return [.. answers.Where(answer => answer.Files is null || last[answer.Question.Uuid] == answer.Place)];
    }

    private Outcome<Completion> Decide(
        Completion stored, OpenedChecklist opened, int elements, IEnumerable<SubmittedAnswer> answers, Dictionary<NewFile, StoredFile> uploaded)
    {
        var applied = new List<(Question, JsonElement)>();
        foreach (var answer in answers)
        {
            if (DataOf(answer, stored, uploaded) is not { } data)
            {
                // Another request has replaced a file that this one refers to since it was looked up.
                var faults = new JsonArray([.. Enumerable.Range(0, elements).Select(place =>
                    place == answer.Place ? ReadSubmission.Invalid(answer.Question, answer.Data) : new JsonObject())]);
                return new InvalidJson(faults);
            }

            applied.Add((answer.Question, data));
        }

        var caller = opened.Visible.Caller;
        var now = clock.Now();
        var after = Submission.Apply(
            stored, opened.Checklist, applied, new AnsweringUser(caller.Uuid, caller.User.Number, caller.User.FullName),
            now > stored.Modified ? now : stored.Modified.AddMicroseconds(1), Guid.NewGuid);
        return after.Answers.Sum(answer => (long)answer.Data.GetRawText().Length) > MaxAnswersLength ? new NotPossible(SubmitAnswers.TooManyAnswers) : after;
    }

    /// <summary>What is stored for an answer; null when it refers to a file that the completion does not hold for the question.</summary>
    private static JsonElement? DataOf(SubmittedAnswer answer, Completion stored, Dictionary<NewFile, StoredFile> uploaded)
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
