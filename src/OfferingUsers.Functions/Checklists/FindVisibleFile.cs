using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Checklists;

/// <summary>Finds a file that is visible to a caller (checklists.md 3.7) and to which an answer of its offering user's current checklist refers.</summary>
public sealed class FindVisibleFile(
    MediaStore media, CompletionStore completions, OfferingUserStore users, CatalogReader catalog, ViewResolver views)
{
    /// <summary>The file; null if it does not exist or is not visible.</summary>
    public async Task<MediaRecord?> RunAsync(Caller caller, Guid uuid, CancellationToken cancellation) =>
        await media.FindAsync(uuid, cancellation) is { Value: var file } && await IsVisibleAsync(caller, file, cancellation) ? file : null;

    private async Task<bool> IsVisibleAsync(Caller caller, MediaRecord file, CancellationToken cancellation)
    {
        if (await users.FindAsync(file.OfferingUser, cancellation) is not { Value: var record }
            || await catalog.OfferingAsync(record.Offering.Uuid, cancellation) is not { } offering
            || offering.ComplianceChecklist != file.Checklist || record.ChecklistWithCompletion != file.Checklist
            || await completions.FindAsync(file.OfferingUser, file.Checklist, cancellation) is not { Value.Completion: var completion }
            || !StoredFile.ReferencedIds(completion).Contains(file.Uuid))
        {
            return false;
        }

        if (caller.SeesEverything || !offering.ShowsOfferingUsers)
        {
            return caller.SeesEverything;
        }

        return record.User.Uuid == caller.Uuid
            || completion.Answers.Any(answer => answer.User.Uuid == caller.Uuid)
            || (caller.MayManage(Permissions.UpdateOfferingUser, offering.Customer, offering.Uuid)
                && (await views.GetAsync(caller, cancellation)).Sees(record.User, offering));
    }
}
