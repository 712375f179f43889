using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Idempotency;

/// <summary>The timer that removes remembered answers after their day, and the claims of placements after their hour.</summary>
public sealed class ForgetAnswers(CosmosContainers containers, TimeProvider clock)
{
    /// <summary>Every hour.</summary>
    private const string Schedule = "45 7 * * * *";

    /// <summary>Bounds a round; the next one goes on.</summary>
    private const int MaxPerRound = 10_000;

    private readonly Items<ExpiringDocument> items = containers.Items(containers.Catalog, IdempotencyJson.Default.ExpiringDocument);

    [Function(nameof(ForgetAnswers))]
    public async Task Run([TimerTrigger(Schedule)] TimerInfo timer, CancellationToken cancellation)
    {
        var query = new QueryDefinition($"SELECT * FROM c WHERE c.kind IN ('{RememberedAnswer.KindName}', '{PlacementClaims.Kind}') AND c.expires <= @now")
            .WithParameter("@now", clock.Now().ToSortable());
        var removed = 0;
        await foreach (var expired in items.QueryAsync(query, null, 100, cancellation))
        {
            await items.DeleteAsync(expired.Value.Id, expired.Value.Id, expired.ETag, cancellation);
            if (++removed == MaxPerRound)
            {
                break;
            }
        }
    }
}

/// <summary>What the removal of an expired document needs of it.</summary>
internal sealed record ExpiringDocument(string Id);
