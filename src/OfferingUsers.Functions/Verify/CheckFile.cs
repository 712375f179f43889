using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Verify;

/// <summary>A file has its content, and an answer refers to it or its check is scheduled. Content without a file's metadata is nobody's.</summary>
internal sealed class CheckFile(CosmosContainers containers, MediaStore media, CompletionStore completions, IAnswerFiles files) : ICheck
{
    private readonly ConcurrentDictionary<Guid, bool> known = new();

    public Container Container => containers.Media;

    public async Task<IReadOnlyList<Finding>> RunAsync(StoredDocument document, CancellationToken cancellation)
    {
        var subject = $"file {document.Id}";
        var file = document.Json.Deserialize(MediaJson.Default.MediaRecord)!;
        known[file.Uuid] = true;
        if (await completions.FindAsync(file.OfferingUser, file.Checklist, cancellation) is not { } completion
            || !StoredFile.ReferencedIds(completion.Value.Completion).Contains(file.Uuid))
        {
            return [new Finding(file.CheckAt is null, subject, "No answer refers to it.")];
        }

        var content = await files.OpenAsync(file.StoredName, cancellation);
        await using (content)
        {
            return content is null ? [Finding.Violation(subject, "An answer refers to it, and it has no content.")] : [];
        }
    }

    public async Task<IReadOnlyList<Finding>> FinishAsync(DateTimeOffset asOf, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        await foreach (var name in files.ListAsync(cancellation))
        {
            // One that was uploaded since has its metadata by now.
            var uuid = FileName.FindUuid(name);
            if (uuid is null || (!known.ContainsKey(uuid.Value) && await media.FindAsync(uuid.Value, cancellation) is null))
            {
                findings.Add(Finding.Violation($"content {uuid?.Hex() ?? "of another name"}", "It belongs to no file."));
            }
        }

        return findings;
    }
}
