using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Neighbours;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// Names all accounts that a user has at the offerings of a provider, as a change of each would (newer-waldur.md 5.3). An empty name changes nothing. Repeated
/// after a fault, it goes on where it was: a record that has the name already stays as it is.
/// </summary>
public sealed class SetOfferingsUsername(
    CatalogReader catalog, OfferingUserStore users, Deadlines deadlines, AnnounceChange announce, TimeProvider clock)
{
    private const string UserKey = "user_uuid";
    private const string NameKey = "username";
    private const string Done = "Offering users have been set.";
    private const int PageSize = 100;
    private const int MaxParallel = 8;

    [Function(nameof(SetOfferingsUsername))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = NeighbourRoutes.ServiceProviders + "/{uuid}/set_offerings_username")] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var refusal = await SetAsync(request, uuid, cancellation);
        return refusal is null
            ? new JsonResult(StatusCodes.Status201Created, json =>
            {
                json.WriteStartObject();
                json.WriteString("detail", Done);
                json.WriteEndObject();
            })
            : RefusalResult.Of(refusal);
    }

    private async Task<Refusal?> SetAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var caller = request.Caller();
        if (!Uuids.TryParse(uuid, out var provider) || await catalog.CustomerAsync(provider, cancellation) is null)
        {
            return new NotFound();
        }

        if (!caller.MayManage(Permissions.SetOfferingsUsername, provider))
        {
            return new Forbidden();
        }

        var read = await JsonBody.ReadAsync(request, cancellation);
        if (read.Refusal is { } noBody)
        {
            return noBody;
        }

        var fields = new TextFields(read.Value);
        var given = fields.Required(UserKey, 255, mayBeBlank: true);
        var username = fields.Required(NameKey, UsernameRule.MaxLength, mayBeBlank: true);
        if (fields.Errors.Refusal is { } invalid)
        {
            return invalid;
        }

        if (!Uuids.TryParse(given, out var user) || await catalog.UserAsync(user, cancellation) is null)
        {
            return new BareMessage($"A user with the uuid [{given}] is not found.");
        }

        if (username.Length > 0)
        {
            await NameAsync(provider, user, username, caller.Uuid.Hex(), cancellation);
        }

        return null;
    }

    private async Task NameAsync(Guid provider, Guid user, string username, string by, CancellationToken cancellation)
    {
        var (after, count) = ("", PageSize);
        while (count == PageSize)
        {
            var page = await users.WhereAsync("user_uuid", [user.Hex()], after, PageSize, cancellation);
            var changes = new ConcurrentBag<OfferingUserChange>();
            await Parallel.ForEachAsync(
                page.Where(record => record.Offering.CustomerUuid == provider && record.Username != username),
                new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellation },
                async (record, token) =>
                {
                    if (await users.ChangeAsync(record.Uuid, known => AssignAsync(known, username, by, token), token) is { IsChange: true } change)
                    {
                        changes.Add(change);
                    }
                });
            foreach (var change in changes)
            {
                await announce.ChangedAsync(OfferingUserEvents.Updated, change);
            }

            (after, count) = (page.Count == 0 ? after : page[^1].Uuid.Hex(), page.Count);
        }
    }

    private ValueTask<OfferingUser> AssignAsync(OfferingUser record, string username, string by, CancellationToken cancellation) => record.Username == username
        ? ValueTask.FromResult(record)
        : deadlines.SetAsync(record, UsernameRule.Assign(record, username, by, ChangeOfferingUser.Later(clock.Now(), record.Modified)), cancellation);
}
