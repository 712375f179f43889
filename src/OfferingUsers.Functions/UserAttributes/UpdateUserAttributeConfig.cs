using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.UserAttributes;

/// <summary>
/// Chooses what an offering exposes of its users (newer-waldur.md 3.9). The first choice begins with the default list; what is not sent stays. It always
/// answers 200.
/// </summary>
public sealed class UpdateUserAttributeConfig(ChangeUserAttributeConfig change, TimeProvider clock)
{
    [Function(nameof(UpdateUserAttributeConfig))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", "patch", Route = UserAttributeRoutes.Update)] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var outcome = await UpdateAsync(request, uuid, cancellation);
        return outcome.Match(offering => ApiResults.Json(json => UserAttributeConfigRepresentation.Write(json, offering)), RefusalResult.Of);
    }

    private async Task<Outcome<Offering>> UpdateAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var found = await change.FindAsync(request, uuid, cancellation);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }

        var sent = await ReadAsync(request, cancellation);
        return sent.Refusal is { } invalid
            ? invalid
            : await change.RunAsync(found.Value, offering => Choose(offering, sent.Value), cancellation);
    }

    private static async Task<Outcome<ImmutableArray<(string Name, bool IsExposed)>>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        var errors = new FieldErrors();
        var sent = ImmutableArray.CreateBuilder<(string, bool)>();
        foreach (var attribute in UserAttribute.All)
        {
            var key = UserAttributeConfigRepresentation.KeyOf(attribute);
            if (body.Value.TryGetProperty(key, out var value) && BooleanField.TryRead(value, key, errors, out var isExposed))
            {
                sent.Add((attribute.Name, isExposed));
            }
        }

        return errors.Refusal is { } invalid ? invalid : sent.ToImmutable();
    }

    private UserAttributeConfig Choose(Offering offering, ImmutableArray<(string Name, bool IsExposed)> sent)
    {
        var now = clock.Now();
        var exposed = sent.Aggregate(offering.Exposed, (known, choice) => known.With(choice.Name, choice.IsExposed));
        return offering.AttributeConfig is { } config
            ? config with { Names = [.. exposed.Names], Modified = now }
            : new UserAttributeConfig(Guid.NewGuid(), now, now, [.. exposed.Names]);
    }
}
