using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// Revokes consents to other versions of active terms that require a new consent, after the grace period (offering-users.md 7.1). It does so with an import,
/// which also updates the records.
/// </summary>
public sealed partial class RevokeOutdatedConsents(
    CatalogStore store, ImportCatalog import, TimeProvider clock, ILogger<RevokeOutdatedConsents> logger)
{
    private const int MaxConsentsPerImport = 1000;

    /// <summary>Returns what could not be revoked.</summary>
    [Function(nameof(RevokeOutdatedConsents))]
    public async Task<RoundFailures> Run([ActivityTrigger] string? input, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        var now = clock.Now();
        var failures = RoundFailures.None;
        foreach (var terms in await OverdueAsync(now, cancellation))
        {
            var consents = await store.WhereAsync(CatalogKinds.Consent, "offering", terms.Offering.Hex(), CatalogJson.Default.Consent, cancellation);
            var outdated = consents.Select(consent => consent.Value)
                .Where(consent => consent.RevocationDate is null && consent.Version != terms.Version);
            foreach (var chunk in outdated.Chunk(MaxConsentsPerImport))
            {
                failures = failures.And(await RevokeAsync(chunk, now, cancellation));
            }
        }

        return failures;
    }

    private async Task<IEnumerable<TermsOfService>> OverdueAsync(DateTimeOffset now, CancellationToken cancellation) =>
        (await store.OfKindAsync(CatalogKinds.TermsOfService, CatalogJson.Default.TermsOfService, cancellation))
            .Select(terms => terms.Value)
            .Where(terms => terms is { IsActive: true, RequiresReconsent: true } && terms.Created <= SubtractDays(now, terms.GracePeriodDays));

    /// <summary>Limited to the minimum of <see cref="DateTimeOffset"/>.</summary>
    private static DateTimeOffset SubtractDays(DateTimeOffset now, int days) =>
        days < (now - DateTimeOffset.MinValue).TotalDays ? now.AddDays(-days) : DateTimeOffset.MinValue;

    /// <summary>
    /// An import takes all or none, so of consents that are refused each half is tried: what is wrong with one does not keep the others.
    /// </summary>
    private async Task<RoundFailures> RevokeAsync(ReadOnlyMemory<Consent> consents, DateTimeOffset now, CancellationToken cancellation)
    {
        var body = new JsonObject
        {
            [CatalogCollections.Consents.Name] = new JsonArray(
                [.. consents.ToArray().Select(consent => new JsonObject { ["uuid"] = consent.Uuid.Hex(), ["revocation_date"] = now.ToWire() })]),
        };
        var outcome = await import.ImportAsync(
            JsonSerializer.SerializeToElement(body, CatalogJson.Default.JsonObject), HistoryEntry.System, cancellation);
        if (outcome.Refusal is not { } refusal)
        {
            Log.Revoked(logger, consents.Length);
            return RoundFailures.None;
        }

        if (refusal is Busy)
        {
            throw new ConcurrentChangeException();
        }

        if (consents.Length == 1)
        {
            Log.Refused(logger, consents.Span[0].Uuid.Hex(), refusal.GetType().Name);
            return new RoundFailures(1, refusal.GetType().Name);
        }

        var half = consents.Length / 2;
        var first = await RevokeAsync(consents[..half], now, cancellation);
        return first.And(await RevokeAsync(consents[half..], now, cancellation));
    }

    private static partial class Log
    {
        [LoggerMessage(1202, LogLevel.Information, "Revoked {Count} outdated consents.")]
        public static partial void Revoked(ILogger logger, int count);

        [LoggerMessage(1203, LogLevel.Warning, "The outdated consent {ConsentUuid} could not be revoked: {Refusal}.")]
        public static partial void Refused(ILogger logger, string consentUuid, string refusal);
    }
}
