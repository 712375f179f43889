using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Verify;

/// <summary>
/// Walks all documents and judges each. What is found is read and judged once more in the end, so that the app may go on while it is verified. Nothing is
/// changed, but for entries that readers add to the directory of records that were moved in.
/// </summary>
internal sealed class VerifyAll(WalkDocuments walk, CatalogCache cache, CheckClocks clocks, IReadOnlyList<ICheck> checks, TimeProvider clock)
{
    private const int MaxParallel = 8;

    private readonly Bounds written = new();

    /// <summary>The parts by the services of an app, which need not have been started.</summary>
    public static VerifyAll Of(IServiceProvider services)
    {
        // An account is shared with hosts whose task hub this process does not see.
        var isAccount = services.GetRequiredService<IOptions<CosmosOptions>>().Value.IsAccountConfigured;
        var isRunning = isAccount ? null : services.GetKeyedService<Func<string, bool>>(CheckClocks.RunningKey);
        var clocks = isRunning is null
            ? ActivatorUtilities.CreateInstance<CheckClocks>(services)
            : ActivatorUtilities.CreateInstance<CheckClocks>(services, isRunning);
        var objects = ActivatorUtilities.CreateInstance<CheckCatalogObject>(services);
        return ActivatorUtilities.CreateInstance<VerifyAll>(
            services,
            clocks,
            new ICheck[]
            {
                objects,
                ActivatorUtilities.CreateInstance<CheckOfferingUser>(services, clocks, objects),
                ActivatorUtilities.CreateInstance<CheckCompletion>(services),
                ActivatorUtilities.CreateInstance<CheckFile>(services),
            });
    }

    /// <param name="isAtRest">
    /// Whether nothing has been at work on the data since they were written last: then that is the instant for which it is judged what is late.
    /// </param>
    public async Task<VerifyReport> RunAsync(bool isAtRest, CancellationToken cancellation)
    {
        var seen = ImmutableDictionary.CreateBuilder<string, int>();
        var findings = new List<Finding>();
        cache.Clear();
        var again = new List<(ICheck Check, StoredDocument Document, IReadOnlyList<Finding> Findings)>();
        foreach (var check in checks)
        {
            var (count, found) = await WalkAsync(check, cancellation);
            seen[check.Container.Id] = count;
            again.AddRange(found.Select(one => (check, one.Document, one.Findings)));
        }

        cache.Clear();
        foreach (var (check, document, first) in again)
        {
            if (await walk.FindAsync(check.Container, document.Id, document.Partition, cancellation) is { } now)
            {
                findings.AddRange((await JudgeAsync(check, now, cancellation)).Intersect(first));
            }
        }

        var asOf = isAtRest ? written.Last : clock.Now();
        foreach (var check in checks)
        {
            findings.AddRange(await check.FinishAsync(asOf, cancellation));
        }

        findings.AddRange(await clocks.RunAsync(written.First, asOf, cancellation));
        return new VerifyReport(asOf, seen.ToImmutable(), [.. findings.Distinct()]);
    }

    private async Task<(int Count, IReadOnlyCollection<(StoredDocument Document, IReadOnlyList<Finding> Findings)> Found)> WalkAsync(
        ICheck check, CancellationToken cancellation)
    {
        var count = 0;
        var found = new ConcurrentQueue<(StoredDocument, IReadOnlyList<Finding>)>();
        await Parallel.ForEachAsync(
            walk.RunAsync(check.Container, cancellation),
            new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellation },
            async (document, token) =>
            {
                Interlocked.Increment(ref count);
                written.Include(document.WrittenAt);
                if (await JudgeAsync(check, document, token) is { Count: > 0 } findings)
                {
                    found.Enqueue((document, findings));
                }
            });
        return (count, found);
    }

    private static async Task<IReadOnlyList<Finding>> JudgeAsync(ICheck check, StoredDocument document, CancellationToken cancellation)
    {
        try
        {
            return await check.RunAsync(document, cancellation);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidDataException or InvalidOperationException or NotSupportedException
            or ArgumentException or KeyNotFoundException)
        {
            return [Finding.Violation($"{check.Container.Id} {document.Id}", "It, or a document that belongs to it, cannot be read.")];
        }
    }

    /// <summary>When the first and the last of the documents were written.</summary>
    private sealed class Bounds
    {
        private readonly Lock gate = new();

        public DateTimeOffset First { get; private set; } = DateTimeOffset.MaxValue;

        public DateTimeOffset Last { get; private set; } = DateTimeOffset.MinValue;

        public void Include(DateTimeOffset at)
        {
            lock (gate)
            {
                First = at < First ? at : First;
                Last = at > Last ? at : Last;
            }
        }
    }
}
