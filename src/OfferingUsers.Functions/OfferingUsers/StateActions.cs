using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// The ten actions that change the state of a record (offering-users.md 2.10, 2.11); their common part is <see cref="RunStateAction"/>.
/// </summary>
public sealed class StateActions(RunStateAction run)
{
    /// <summary>The provider creates the account, possibly again after an error.</summary>
    [Function(nameof(BeginCreating))]
    public Task<IResult> BeginCreating(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/begin_creating")] HttpRequest request,
        string uuid, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
            run.RunAsync(StateAction.BeginCreating, request, uuid, cancellation);

    /// <summary>The user must link an account first, as the comment and its URL explain (offering-users.md 2.11).</summary>
    [Function(nameof(SetPendingAccountLinking))]
    public async Task<IResult> SetPendingAccountLinking(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/set_pending_account_linking")] HttpRequest request,
        string uuid, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) => await run.RunAsync(
            StateAction.SetPendingAccountLinking,
            await ReadComments.FromAsync(request, "comment", "comment_url", nullIsOmitted: true, cancellation),
            request, uuid, cancellation);

    /// <summary>The user must be validated first, as the comment and its URL explain (offering-users.md 2.11).</summary>
    [Function(nameof(SetPendingAdditionalValidation))]
    public async Task<IResult> SetPendingAdditionalValidation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/set_pending_additional_validation")] HttpRequest request,
        string uuid, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) => await run.RunAsync(
            StateAction.SetPendingAdditionalValidation,
            await ReadComments.FromAsync(request, "comment", "comment_url", nullIsOmitted: true, cancellation),
            request, uuid, cancellation);

    /// <summary>The user has done what a pending state required: the state becomes OK, and the comments are cleared.</summary>
    [Function(nameof(SetValidationComplete))]
    public Task<IResult> SetValidationComplete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/set_validation_complete")] HttpRequest request,
        string uuid, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
            run.RunAsync(StateAction.SetValidationComplete, request, uuid, cancellation);

    /// <summary>The account is ready. If the state is OK already: 200, and nothing changes (DEC-12).</summary>
    [Function(nameof(SetOk))]
    public Task<IResult> SetOk(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/set_ok")] HttpRequest request,
        string uuid, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
            run.RunAsync(StateAction.SetOk, request, uuid, cancellation);

    /// <summary>The provider could not create the account.</summary>
    [Function(nameof(SetErrorCreating))]
    public Task<IResult> SetErrorCreating(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/set_error_creating")] HttpRequest request,
        string uuid, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
            run.RunAsync(StateAction.SetErrorCreating, request, uuid, cancellation);

    /// <summary>The account is no longer needed.</summary>
    [Function(nameof(RequestDeletion))]
    public Task<IResult> RequestDeletion(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/request_deletion")] HttpRequest request,
        string uuid, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
            run.RunAsync(StateAction.RequestDeletion, request, uuid, cancellation);

    /// <summary>The provider removes the account, possibly again after an error.</summary>
    [Function(nameof(SetDeleting))]
    public Task<IResult> SetDeleting(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/set_deleting")] HttpRequest request,
        string uuid, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
            run.RunAsync(StateAction.SetDeleting, request, uuid, cancellation);

    /// <summary>The provider has removed the account; the record is kept.</summary>
    [Function(nameof(SetDeleted))]
    public Task<IResult> SetDeleted(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/set_deleted")] HttpRequest request,
        string uuid, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
            run.RunAsync(StateAction.SetDeleted, request, uuid, cancellation);

    /// <summary>The provider could not remove the account.</summary>
    [Function(nameof(SetErrorDeleting))]
    public Task<IResult> SetErrorDeleting(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/set_error_deleting")] HttpRequest request,
        string uuid, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
            run.RunAsync(StateAction.SetErrorDeleting, request, uuid, cancellation);
}
