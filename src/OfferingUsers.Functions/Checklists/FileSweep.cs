using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Checklists;

/// <summary>The eternal orchestration <c>file-sweep</c>: periodically settles the files whose check is due.</summary>
public static class FileSweep
{
    [Function(nameof(FileSweep))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var due = await context.CallActivityAsync<DueFiles>(nameof(FindDueFiles), "", ActivityRetry.Options);
        foreach (var file in due.Uuids)
        {
            try
            {
                await context.CallActivityAsync(nameof(SettleFile), file, ActivityRetry.Options);
            }
            catch (TaskFailedException)
            {
                // The file remains due and is retried in the next round; it must not block the others.
            }
        }

        await context.CreateTimer(due.Pause, CancellationToken.None);
        context.ContinueAsNew();
    }
}

/// <summary>Files to settle, and the delay before the next round.</summary>
public sealed record DueFiles(IReadOnlyList<string> Uuids, TimeSpan Pause);

/// <summary>Finds a page of the files whose check is due.</summary>
public sealed class FindDueFiles(MediaStore media, IOptions<LifecycleOptions> options)
{
    private const int PageSize = 100;

    [Function(nameof(FindDueFiles))]
    public async Task<DueFiles> Run([ActivityTrigger] string input, CancellationToken cancellation)
    {
        var due = await media.ListDueAsync(PageSize, cancellation);
        return new DueFiles([.. due.Select(uuid => uuid.Hex())], options.Value.ToSweepInterval());
    }
}
