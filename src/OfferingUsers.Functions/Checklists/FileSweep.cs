using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Checklists;

/// <summary>The eternal orchestration <c>file-sweep</c>: periodically settles the files whose check is due.</summary>
public static class FileSweep
{
    /// <summary>The id of its only instance.</summary>
    public const string Id = "file-sweep";

    [Function(nameof(FileSweep))]
    public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context) => EternalRound.RunAsync(context, Id, () => SettleAsync(context));

    private static async Task<RoundFailures> SettleAsync(TaskOrchestrationContext context)
    {
        var failures = RoundFailures.None;
        var due = await context.CallActivityAsync<DueFiles>(nameof(FindDueFiles), "", ActivityRetry.Options);
        foreach (var file in due.Uuids)
        {
            try
            {
                await context.CallActivityAsync(nameof(SettleFile), file, ActivityRetry.Options);
            }
            catch (TaskFailedException error)
            {
                failures = failures.And(new RoundFailures(1, EternalRound.TypeOf(error)));

                // The file is checked again in a later round; it must not block the others.
            }
        }

        return failures;
    }
}

/// <summary>Files to settle.</summary>
public sealed record DueFiles(IReadOnlyList<string> Uuids);

/// <summary>Finds a page of the files whose check is due.</summary>
public sealed class FindDueFiles(MediaStore media)
{
    private const int PageSize = 100;

    [Function(nameof(FindDueFiles))]
    public async Task<DueFiles> Run([ActivityTrigger] string input, CancellationToken cancellation)
    {
        var due = await media.ListDueAsync(PageSize, cancellation);
        return new DueFiles([.. due.Select(uuid => uuid.Hex())]);
    }
}
