using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Revokes, for all active terms that ask for a new consent and whose grace period is over, the consents to any other version (offering-users.md 7.1). It
/// is an import like any other, so the records follow.
/// </summary>
public sealed partial class RevokeOutdatedConsents(
    CatalogStore store, ImportCatalog import, IOptions<LifecycleOptions> options, TimeProvider clock, ILogger<RevokeOutdatedConsents> logger)
{
    private const int MaxConsentsPerImport = 1000;

    /// <summary>When to look again.</summary>
    [Function(nameof(RevokeOutdatedConsents))]
    public async Task<TimeSpan> Run([ActivityTrigger] string? input, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        var now = clock.Now();
        foreach (var terms in (await store.OfKindAsync(CatalogCollections.TermsOfService.Kind, cancellation))
            .Select(terms => terms.Value).Where(terms => IsOverdue(terms, now)))
        {
            var version = terms["version"]!.GetValue<string>();
            var outdated = (await store.WhereAsync(CatalogCollections.Consents.Kind, "offering", terms["offering"]!.GetValue<string>(), cancellation))
                .Select(consent => consent.Value).Where(consent => consent["revocation_date"] is null && consent["version"]!.GetValue<string>() != version);
            foreach (var chunk in outdated.Chunk(MaxConsentsPerImport))
            {
                await RevokeAsync(chunk, now, cancellation);
            }
        }

        return options.Value.ToConsentExpiryInterval();
    }

    private static bool IsOverdue(JsonObject terms, DateTimeOffset now) =>
        terms["is_active"]!.GetValue<bool>() && terms["requires_reconsent"]!.GetValue<bool>()
        && DateTimeOffset.Parse(terms["created"]!.GetValue<string>(), CultureInfo.InvariantCulture)
            <= Earlier(now, terms["grace_period_days"]!.GetValue<int>());

    /// <summary>So many days before; the beginning of time where there are not so many.</summary>
    private static DateTimeOffset Earlier(DateTimeOffset now, int days) =>
        days < (now - DateTimeOffset.MinValue).TotalDays ? now.AddDays(-days) : DateTimeOffset.MinValue;

    private async Task RevokeAsync(JsonObject[] consents, DateTimeOffset now, CancellationToken cancellation)
    {
        var body = new JsonObject
        {
            [CatalogCollections.Consents.Name] = new JsonArray(
                [.. consents.Select(consent => new JsonObject { ["uuid"] = consent["uuid"]!.DeepClone(), ["revocation_date"] = now.ToWire() })]),
        };
        var outcome = await import.ImportAsync(
            JsonSerializer.SerializeToElement(body, CatalogJson.Default.JsonObject), HistoryEntry.System, cancellation);
        if (outcome.Refusal is not null)
        {
            throw new ConcurrentChangeException();
        }

        Log.Revoked(logger, consents.Length);
    }

    private static partial class Log
    {
        [LoggerMessage(1202, LogLevel.Information, "Revoked {Count} outdated consents.")]
        public static partial void Revoked(ILogger logger, int count);
    }
}
