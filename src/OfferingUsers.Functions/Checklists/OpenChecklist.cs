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
    public async Task<Outcome<OpenedChecklist>> RunAsync(HttpRequest request, string uuid, bool reviewersOnly, CancellationToken cancellation)
    {
        var found = await lookUp.RunAsync(request, uuid, cancellation);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }

        var visible = found.Value;
        var isOwn = !reviewersOnly && visible.Record.User.Uuid == visible.Caller.Uuid;
        if (!isOwn && visible.RefuseWithout(Permissions.UpdateOfferingUser) is { } forbidden)
        {
            return forbidden;
        }

        var offering = await catalog.OfferingAsync(visible.Record.Offering.Uuid, cancellation);
        if (offering?.ComplianceChecklist is not { } attached
            || visible.Record.ChecklistWithCompletion != attached
            || await catalog.ChecklistAsync(attached, cancellation) is not { } checklist
            || await completions.FindAsync(visible.Record.Uuid, attached, cancellation) is not { } stored)
        {
            return new NotPossible(NoChecklist);
        }

        return new OpenedChecklist(visible, checklist, stored);
    }
}

/// <summary>A checklist with its completion, opened for an authorized caller.</summary>
/// <param name="Stored">The completion with its ETag.</param>
public sealed record OpenedChecklist(VisibleRecord Visible, Checklist Checklist, Stored<CompletionDocument> Stored)
{
    public Completion Completion => Stored.Value.Completion;
}
