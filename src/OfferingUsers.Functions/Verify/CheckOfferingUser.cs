using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Verify;

/// <summary>
/// A record is the only one of its offering and user, is where it is looked for, does not contradict itself, is as the catalog says, and has the completion to
/// which it refers.
/// </summary>
internal sealed class CheckOfferingUser(
    CosmosContainers containers, CatalogReader catalog, SnapshotOfOfferingUser snapshots, CompletionStore completions, WalkDocuments walk,
    CheckClocks clocks, CheckCatalogObject objects, IOptions<LifecycleOptions> lifecycle) : ICheck
{
    private readonly bool hasAnswerRetention = lifecycle.Value.ToAnswerRetention() is not null;

    /// <summary>Where the record of a pair is, and where the record of a uuid is: some 200 bytes for each record.</summary>
    private readonly ConcurrentDictionary<(Guid Offering, Guid User), (string Id, string Partition)> pairs = new();
    private readonly ConcurrentDictionary<string, string> partitions = new(StringComparer.Ordinal);

    public Container Container => containers.OfferingUsers;

    public async Task<IReadOnlyList<Finding>> RunAsync(StoredDocument document, CancellationToken cancellation)
    {
        var subject = $"offering user {document.Id}";
        var read = document.Json.Deserialize(OfferingUserJson.Default.OfferingUserDocument)!;
        var findings = new List<Finding>();
        var record = read.ToRecord();
        findings.AddRange(Contradictions.In(record).Select(contradiction => Finding.Violation(subject, contradiction)));

        // One with an older snapshot has keys that are still to come, which is found below.
        if (record.SnapshotVersion == CatalogSnapshot.CurrentVersion
            && JsonSerializer.Serialize(OfferingUserDocument.From(record), OfferingUserJson.Default.OfferingUserDocument)
                != JsonSerializer.Serialize(read, OfferingUserJson.Default.OfferingUserDocument))
        {
            findings.Add(Finding.Violation(subject, "A key by which it is found does not follow from its values."));
        }

        findings.AddRange(await FindAloneAsync(subject, document, record, cancellation));
        findings.AddRange(await FindCatalogAsync(subject, record, cancellation));
        if (record.ChecklistWithCompletion is { } checklist && await completions.FindAsync(record.Uuid, checklist, cancellation) is null)
        {
            findings.Add(Finding.Violation(subject, $"It refers to its completion for the checklist {checklist.Hex()}, which does not exist."));
        }

        clocks.Add(record);
        return findings;
    }

    /// <summary>Another record of the pair, or of the uuid in another partition, counts only while it exists.</summary>
    private async Task<IEnumerable<Finding>> FindAloneAsync(
        string subject, StoredDocument document, OfferingUser record, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        var pair = (record.Offering.Uuid, record.User.Uuid);
        var first = pairs.GetOrAdd(pair, (document.Id, document.Partition));
        if (first.Id != document.Id && await walk.FindAsync(Container, first.Id, first.Partition, cancellation) is not null)
        {
            findings.Add(Finding.Violation(subject, $"The offering user {first.Id} has the same offering and the same user."));
        }

        var partition = partitions.GetOrAdd(document.Id, document.Partition);
        if (partition != document.Partition && await walk.FindAsync(Container, document.Id, partition, cancellation) is not null)
        {
            findings.Add(Finding.Violation(subject, $"There is another one with its uuid, in the partitions {partition} and {document.Partition}."));
        }

        return findings;
    }

    private async Task<IEnumerable<Finding>> FindCatalogAsync(string subject, OfferingUser record, CancellationToken cancellation)
    {
        if (await catalog.OfferingAsync(record.Offering.Uuid, cancellation) is not { } offering)
        {
            return [Finding.Violation(subject, $"Its offering {record.Offering.Uuid.Hex()} does not exist.")];
        }

        if (await catalog.UserAsync(record.User.Uuid, cancellation) is null)
        {
            return [Finding.Violation(subject, $"Its user {record.User.Uuid.Hex()} does not exist.")];
        }

        if (!offering.Partitions.OfUser(record.User.Uuid).Contains(record.Partition))
        {
            return [Finding.Violation(subject, $"It is not stored where a record of the offering {record.Offering.Uuid.Hex()} belongs.")];
        }

        // Answers that were removed after their retention time leave a record without completion.
        var isRetired = hasAnswerRetention && record is { State: OfferingUserState.Deleted, ChecklistWithCompletion: null };
        var isBehind = await snapshots.RefreshAsync(record, cancellation) != record
            || (record.ChecklistWithCompletion != offering.ComplianceChecklist && !isRetired);
        return isBehind ? [new Finding(!objects.HasPendingRefresh, subject, "What it keeps of the catalog is not what the catalog says.")] : [];
    }
}
