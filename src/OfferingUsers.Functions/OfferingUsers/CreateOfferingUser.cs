using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// A new account is requested, or reported when it comes with its username (offering-users.md 2.5). The checks are answered in the order of that table: body,
/// uniqueness, permission, creation flag. Uniqueness itself is kept by the store, so of two creates at once one wins.
/// </summary>
public sealed class CreateOfferingUser(
    ReadNewOfferingUser read, SnapshotOfOfferingUser snapshots, OfferingUserStore users, ViewResolver views,
    FollowChecklist follow, Deadlines deadlines, LifecycleSignals signals, OfferingUserAnnouncements announcements,
    BaseUrl baseUrl, TimeProvider clock)
{
    private const string PairExists = "The fields offering, user must make a unique set.";
    private const string FlagIsOff = "It is not allowed to create users for current offering.";

    [Function(nameof(CreateOfferingUser))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.List)] HttpRequest request,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var outcome = await CreateAsync(request, durable, cancellation);
        return outcome.Match(record => Created(request, record), RefusalResult.Of);
    }

    private async Task<Outcome<OfferingUser>> CreateAsync(HttpRequest request, DurableTaskClient durable, CancellationToken cancellation)
    {
        var body = await read.FromAsync(request, cancellation);
        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        var (offering, user, username) = body.Value;
        var caller = request.Caller();
        Refusal? refusal = !caller.MayManage(Permissions.CreateOfferingUser, offering.Customer) ? new Forbidden()
            : !offering.AllowsCreation ? new BareMessage(FlagIsOff)
            : null;
        if (refusal is not null)
        {
            // An existing pair is told before a missing permission; where nothing else refuses, the insert itself finds out.
            return await users.FindOfPairAsync(offering.Uuid, user.Uuid, cancellation) is null ? refusal : InvalidFields.Whole(PairExists);
        }

        var now = clock.Now();
        var state = UsernameRule.StateOfNew(username);
        var record = await snapshots.TakeAsync(
            new OfferingUser
            {
                Uuid = OfferingUserUuid.New(offering.Uuid),
                Username = username,
                State = state,
                Created = now,
                Modified = now,
                StateSince = now,
                Offering = new OfferingSnapshot(offering.Uuid, "", "", null, offering.Customer, ""),
                User = new UserSnapshot(user.Uuid, "", "", "", ""),
                History = [new HistoryEntry(now, caller.Uuid.Hex(), "create", null, state)],
            },
            cancellation);

        record = await follow.JoinAsync(record, offering, cancellation);
        record = await deadlines.SetAsync(record, cancellation);
        if (!await users.InsertAsync(record, cancellation))
        {
            await follow.LeaveAsync(record, null, durable, cancellation);
            return InvalidFields.Whole(PairExists);
        }

        views.Forget(user.Uuid);
        announcements.Created(record);
        await signals.ChangedAsync(durable, null, record);
        return record;
    }

    private IResult Created(HttpRequest request, OfferingUser record)
    {
        var url = baseUrl.Of(request);
        return ApiResults.Created(
            OfferingUserRepresentation.Url(url, record.Uuid),
            json => OfferingUserRepresentation.Write(json, record, url, FieldSelection.All));
    }
}
