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
/// What every checklist action begins with (checklists.md 5.1): the record inside what the caller sees, the permission, and the completion for the
/// offering's current checklist. State and restriction of the record are not looked at.
/// </summary>
public sealed class OpenChecklist(LookUpOfferingUser lookUp, CatalogReader catalog, CompletionStore completions)
{
    private const string NoChecklist = "No checklist configured for this object";

    /// <summary>Opens it for the user themselves and whoever may update, or for reviewers only.</summary>
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

/// <summary>A checklist with its completion, in front of a caller who may deal with it.</summary>
/// <param name="Stored">The completion as it was read, with the version that guards a change of it.</param>
public sealed record OpenedChecklist(VisibleRecord Visible, Checklist Checklist, Stored<CompletionDocument> Stored)
{
    public Completion Completion => Stored.Value.Completion;
}
