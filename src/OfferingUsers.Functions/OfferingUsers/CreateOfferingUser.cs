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
using OfferingUsers.Functions.Idempotency;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// Creates a record: requests an account, or reports an existing one with its username (offering-users.md 2.5). The checks have the order of that table: body
/// with permission, uniqueness, creation flag. The store decides between concurrent requests.
/// </summary>
public sealed class CreateOfferingUser(
    ReadNewOfferingUser read, OfferingUserStore users, AddOfferingUser add, AnnounceChange announce, OfferingUserRepresentation representation,
    BaseUrl baseUrl)
{
    private const string PairExists = "The fields offering, user must make a unique set.";
    private const string CreationDisabled = "It is not allowed to create users for current offering.";

    [Function(nameof(CreateOfferingUser))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.List)] HttpRequest request,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var outcome = await CreateAsync(request, cancellation);
        return outcome.Match(record => Created(request, record), RefusalResult.Of);
    }

    private async Task<Outcome<OfferingUser>> CreateAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = await read.FromAsync(request, cancellation);
        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        var (offering, user, username) = body.Value;
        if (!offering.AllowsCreation)
        {
            // An existing record takes precedence; where creation is allowed, the insert detects it.
            return await users.FindByPairAsync(offering.Partitions, user.Uuid, cancellation) is null
                ? new BareMessage(CreationDisabled)
                : InvalidFields.ForBody(PairExists);
        }

        var uuid = request.IdempotencyId() is { } id ? OfferingUserUuid.Of(offering.Uuid, user.Uuid, id) : OfferingUserUuid.New(offering.Uuid);
        if (await add.RunAsync(offering, user, username, request.Caller().Uuid.Hex(), uuid, cancellation) is not { } record)
        {
            return InvalidFields.ForBody(PairExists);
        }

        await announce.CreatedAsync(record);
        return record;
    }

    private IResult Created(HttpRequest request, OfferingUser record)
    {
        var url = baseUrl.Of(request);
        return ApiResults.Created(
            OfferingUserRepresentation.Url(url, record.Uuid),
            json => representation.Write(json, record, url, FieldSelection.All));
    }
}
