using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.OfferingUsers;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// The first step of every checklist action (checklists.md 5.1): finds the record among those the caller sees, checks the permission, and reads the completion
/// for the offering's current checklist. State and restriction of the record are not checked.
/// </summary>
public sealed class OpenChecklist(LookUpOfferingUser lookUp, CatalogReader catalog, CompletionStore completions)
{
    private const string NoChecklist = "No checklist configured for this object";

    /// <summary>Opens a checklist for its user and callers who may update the record, or for the latter only.</summary>
    public Task<Outcome<OpenedChecklist>> RunAsync(HttpRequest request, string uuid, bool reviewersOnly, CancellationToken cancellation) =>
        RunAsync(request, uuid, reviewersOnly, CompletionPartition.Unread, cancellation);

    /// <summary>
    /// Opens a checklist for answers. The record is not read for its own user who has answered before: its completion has the user and the offering, neither
    /// of which changes, and it is there as long as no removal is noted beside it.
    /// </summary>
    public async Task<Outcome<OpenedChecklist>> ForAnswersAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var partition = request.Query.Count == 0 && Uuids.TryParse(uuid, out var parsed)
            ? await completions.ReadPartitionAsync(parsed, cancellation)
            : CompletionPartition.Unread;
        return partition is { HasRemovals: false, Completions: [{ Value: { Completion: var completion } document } stored] }
            && completion.Modified > completion.Created
            && document.UserUuid == request.Caller().Uuid
            && await catalog.OfferingAsync(document.OfferingUuid, cancellation) is { ComplianceChecklist: { } attached, ShowsOfferingUsers: true }
            && attached == completion.Checklist
            && await catalog.ChecklistAsync(attached, cancellation) is { } checklist
                ? new OpenedChecklist(completion.OfferingUser, request.Caller(), checklist, stored)
                : await RunAsync(request, uuid, reviewersOnly: false, partition, cancellation);
    }

    /// <param name="read">Completions that have been read already.</param>
    private async Task<Outcome<OpenedChecklist>> RunAsync(
        HttpRequest request, string uuid, bool reviewersOnly, CompletionPartition read, CancellationToken cancellation)
    {
        var found = await lookUp.RunAsync(request, uuid, cancellation);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }

        var visible = found.Value;
        var isOwn = !reviewersOnly && visible.Record.User.Uuid == visible.Caller.Uuid;
        if (!isOwn && visible.RefuseUpdate() is { } forbidden)
        {
            return forbidden;
        }

        var offering = await catalog.OfferingAsync(visible.Record.Offering.Uuid, cancellation);
        if (offering?.ComplianceChecklist is not { } attached
            || visible.Record.ChecklistWithCompletion != attached
            || await catalog.ChecklistAsync(attached, cancellation) is not { } checklist
            || (read.Completions.FirstOrDefault(one => one.Value.Completion.Checklist == attached)
                ?? await completions.FindAsync(visible.Record.Uuid, attached, cancellation)) is not { } stored)
        {
            return new NotPossible(NoChecklist);
        }

        return new OpenedChecklist(visible.Record.Uuid, visible.Caller, checklist, stored);
    }
}

/// <summary>A checklist with its completion, opened for an authorized caller.</summary>
/// <param name="OfferingUser">The uuid of the record.</param>
/// <param name="Stored">The completion with its ETag.</param>
public sealed record OpenedChecklist(Guid OfferingUser, Caller Caller, Checklist Checklist, Stored<CompletionDocument> Stored)
{
    public Completion Completion => Stored.Value.Completion;
}
