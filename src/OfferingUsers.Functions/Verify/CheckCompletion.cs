using System.Text.Json;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Verify;

/// <summary>A completion has an offering user that refers to it, and the files of its answers exist. A noted removal gets finished.</summary>
internal sealed class CheckCompletion(
    CosmosContainers containers, OfferingUserStore users, PendingRemovals removals, MediaStore media, TimeProvider clock) : ICheck
{
    /// <summary>A removal that did not take effect is given up after an hour, see <see cref="Records.FinishRemoval"/>, in one of the rounds after it.</summary>
    private static readonly TimeSpan MaxRemovalTime = TimeSpan.FromHours(2);

    public Container Container => containers.Completions;

    public async Task<IReadOnlyList<Finding>> RunAsync(StoredDocument document, CancellationToken cancellation)
    {
        var isCompletion = document.Json.TryGetProperty("completion", out var completion) && completion.ValueKind == JsonValueKind.Object;
        var subject = $"{(isCompletion ? "completion" : "removal")} {document.Id}";
        return isCompletion
            ? await JudgeAsync(subject, document.Json.Deserialize(CompletionJson.Default.CompletionDocument)!, cancellation)
            : Judge(subject, document.Json.Deserialize(PendingRemovalJson.Default.PendingRemoval)!);
    }

    private Finding[] Judge(string subject, PendingRemoval removal) =>
    [
        new Finding(clock.Now() - removal.NotedAt > MaxRemovalTime, subject, $"It was noted at {removal.NotedAt:u} and is not finished."),
    ];

    private async Task<IReadOnlyList<Finding>> JudgeAsync(string subject, CompletionDocument stored, CancellationToken cancellation)
    {
        var completion = stored.Completion;
        if ((await users.FindAsync(completion.OfferingUser, cancellation))?.Value is not { } record || record.ChecklistWithCompletion != completion.Checklist)
        {
            return [await JudgeUnreferencedAsync(subject, completion, cancellation)];
        }

        var findings = new List<Finding>();
        if (stored.OfferingUuid != record.Offering.Uuid || stored.UserUuid != record.User.Uuid)
        {
            findings.Add(Finding.Violation(subject, "It is of another offering or user than its offering user."));
        }

        foreach (var file in StoredFile.ReferencedIds(completion))
        {
            if (await media.FindAsync(file, cancellation) is not { } found)
            {
                findings.Add(Finding.Violation(subject, $"An answer refers to the file {file.Hex()}, which does not exist."));
            }
            else if (found.Value.OfferingUser != completion.OfferingUser || found.Value.Checklist != completion.Checklist)
            {
                findings.Add(Finding.Violation(subject, $"An answer refers to the file {file.Hex()} of another completion."));
            }
        }

        return findings;
    }

    /// <summary>An empty one is left by a creation that was interrupted, and a noted one is about to be removed; answers of nobody are neither.</summary>
    private async Task<Finding> JudgeUnreferencedAsync(string subject, Completion completion, CancellationToken cancellation)
    {
        var isNoted = await removals.FindAsync(PendingRemoval.KeyOfRecord(completion.OfferingUser), cancellation) is not null
            || await removals.FindAsync(PendingRemoval.KeyOfCompletion(completion.OfferingUser, completion.Uuid), cancellation) is not null;
        var what = isNoted ? "Its removal is noted." : completion.Answers.IsEmpty ? "It is empty." : "It has answers.";
        return new Finding(!isNoted && !completion.Answers.IsEmpty, subject, $"No offering user refers to it. {what}");
    }
}
