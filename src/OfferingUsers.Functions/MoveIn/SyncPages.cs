using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Upstream;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>Takes pages of one kind from the upstream, as <see cref="MoveAllKinds"/> does, for about twenty seconds.</summary>
public sealed partial class SyncPages(
    IHttpClientFactory clients, ImportCatalog import, UpstreamGrants grants, IOptions<UpstreamOptions> options, TimeProvider clock, ILogger<SyncPages> logger)
{
    private const int PageSize = 100;

    private static readonly TimeSpan TimePerActivity = TimeSpan.FromSeconds(20);

    [Function(nameof(SyncPages))]
    public async Task<SyncedPages> Run([ActivityTrigger] PagesToSync pages, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pages);
        using var http = clients.CreateClient(WaldurClient.Name);
        var source = new WaldurSource(http, options.Value.Address!, options.Value.Token!, PageSize);
        try
        {
            return await TakeAsync(source, pages, cancellation);
        }
        catch (MoveInException error)
        {
            // An older Waldur, or a key without access to this kind: the others can be taken.
            var isLeftOut = error.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden;
            Log.NotTaken(logger, pages.Kind, error.Status is { } status ? ((int)status).ToString(CultureInfo.InvariantCulture) : "no answer");
            return new SyncedPages(null, isLeftOut, new RoundFailures(1, nameof(MoveInException)));
        }
    }

    private async Task<SyncedPages> TakeAsync(WaldurSource source, PagesToSync pages, CancellationToken cancellation)
    {
        var kind = WaldurKinds.All.Single(one => one.Name == pages.Kind);
        var target = new MoveInTarget(new ImportHere(import));
        var (begun, failures) = (clock.GetTimestamp(), RoundFailures.None);
        var since = kind.TellsModified ? pages.Since : null;
        await foreach (var page in source.ReadPagesAsync(PathOf(kind, since), pages.First, cancellation))
        {
            var changed = page.Objects.Where(one => since is null || IsModifiedSince(one, since.Value)).ToList();
            var objects = await kind.MapAsync(source, changed, cancellation);
            foreach (var one in objects)
            {
                Adjust(one, kind);
            }

            var result = await target.ImportAsync(kind.Collection, objects, cancellation);
            foreach (var (name, reason) in result.Refused)
            {
                Log.Refused(logger, kind.Name, name, reason);
                failures = failures.And(new RoundFailures(1, "Refused"));
            }

            if (kind.GrantsOf is not null)
            {
                var refused = result.Refused.Select(one => one.Object).ToHashSet(StringComparer.Ordinal);
                await grants.RevokeMissingAsync(changed, objects, refused, target, cancellation);
            }

            if (!page.IsLast && clock.GetElapsedTime(begun) >= TimePerActivity)
            {
                return new SyncedPages(page.Number + 1, IsAnswered: true, failures);
            }
        }

        return new SyncedPages(null, IsAnswered: true, failures);
    }

    /// <summary>Leaves out what this app decides, and has a grant that is listed again be active again.</summary>
    private static void Adjust(JsonObject one, WaldurKind kind)
    {
        foreach (var own in kind.Own)
        {
            one.Remove(own);
        }

        if (kind.GrantsOf is not null)
        {
            one["is_active"] = true;
        }
    }

    private static string PathOf(WaldurKind kind, DateTime? since) =>
        since is { } time ? $"{kind.Path}?modified={Uri.EscapeDataString(time.ToString("O", CultureInfo.InvariantCulture))}" : kind.Path;

    /// <summary>A Waldur that does not know the filter lists everything; what does not tell when it was modified may have been.</summary>
    private static bool IsModifiedSince(JsonObject one, DateTime since) => !DateTimeOffset.TryParse(
        one["modified"]?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var modified) || modified.UtcDateTime >= since;

    private static partial class Log
    {
        [LoggerMessage(2102, LogLevel.Warning, "The upstream's {Kind} could not be taken: {Reason}.")]
        public static partial void NotTaken(ILogger logger, string kind, string reason);

        [LoggerMessage(2103, LogLevel.Warning, "Of the upstream's {Kind}, {Name} was not taken: {Reason}")]
        public static partial void Refused(ILogger logger, string kind, string name, string reason);
    }
}

/// <summary>Pages of a kind to take.</summary>
/// <param name="Kind">The name of the kind.</param>
/// <param name="First">The number of the first page.</param>
/// <param name="Since">What was not modified since, in UTC, is not taken; null takes all.</param>
public sealed record PagesToSync(string Kind, int First, DateTime? Since);

/// <summary>Pages that were taken.</summary>
/// <param name="Next">The number of the next page; null after the last.</param>
/// <param name="IsAnswered">False if the upstream did not answer, or not as it should.</param>
/// <param name="Failures">What was not taken.</param>
public sealed record SyncedPages(int? Next, bool IsAnswered, RoundFailures Failures);
