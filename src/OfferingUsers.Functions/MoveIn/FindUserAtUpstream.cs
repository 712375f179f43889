using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>
/// Asks the upstream whose a key is, and brings that user in. What it says is remembered for five minutes, that it does not know a key for ten seconds; while
/// it does not answer, what it said last holds for an hour. Keys are remembered by their hashes alone.
/// </summary>
internal sealed partial class FindUserAtUpstream(
    AskUpstream ask, IServiceScopeFactory scopes, CatalogReader catalog, TimeProvider clock, ILogger<FindUserAtUpstream> logger)
    : IUpstreamUsers, IDisposable
{
    private const string UnknownToken = "Invalid token.";
    private const int MaxRemembered = 100_000;

    private static readonly TimeSpan HoldsFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan UnknownFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HoldsWithoutAnswer = TimeSpan.FromHours(1);

    /// <summary>How long the upstream is left alone after it did not answer, with any key, and with one that it knew before.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan AskedAgainAfter = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan TimeToBringIn = TimeSpan.FromSeconds(20);

    private readonly MemoryCache remembered = new(new MemoryCacheOptions { SizeLimit = MaxRemembered });
    private readonly ConcurrentDictionary<string, Lazy<Task<Answer?>>> asked = new(StringComparer.Ordinal);
    private long leftAloneUntil;

    public bool Knows(string hash) => Find(hash) is { User: not null } answer && clock.GetUtcNow() < answer.HoldsUntil;

    public async ValueTask<Outcome<CatalogUser>> FindAsync(string key, bool isBearer, string hash, CancellationToken cancellation)
    {
        var answer = Find(hash);
        if (answer is null || clock.GetUtcNow() >= answer.HoldsUntil)
        {
            answer = await AskOnceAsync(key, isBearer, hash, answer).WaitAsync(cancellation) ?? HoldInItsAbsence(hash, answer);
        }

        return answer is null ? new Busy(Busy.Service)
            : answer.User is { } uuid && await catalog.UserAsync(uuid, cancellation) is { } user ? user
            : new Unauthenticated(UnknownToken);
    }

    public void Dispose() => remembered.Dispose();

    private Answer? Find(string hash) => remembered.TryGetValue(hash, out Answer? answer) ? answer : null;

    private Answer? HoldInItsAbsence(string hash, Answer? last)
    {
        var now = clock.GetUtcNow();
        return last is { User: not null } && now - last.SaidAt < HoldsWithoutAnswer ? Remember(hash, last with { HoldsUntil = now + AskedAgainAfter }) : null;
    }

    /// <summary>Many requests with one key at the same time are one question, which does not end with the first of them.</summary>
    private async Task<Answer?> AskOnceAsync(string key, bool isBearer, string hash, Answer? last)
    {
        var question = asked.GetOrAdd(hash, _ => new Lazy<Task<Answer?>>(() => AskAsync(key, isBearer, hash, last)));
        try
        {
            return await question.Value;
        }
        finally
        {
            asked.TryRemove(KeyValuePair.Create(hash, question));
        }
    }

    /// <summary>Null if the upstream does not answer, or the catalog is busy with another change of the user.</summary>
    private async Task<Answer?> AskAsync(string key, bool isBearer, string hash, Answer? last)
    {
        if (clock.GetUtcNow().UtcTicks < Interlocked.Read(ref leftAloneUntil))
        {
            return null;
        }

        using var end = new CancellationTokenSource(TimeToBringIn, clock);
        var said = await ask.RunAsync(key, isBearer, end.Token);
        var now = clock.GetUtcNow();
        if (!said.IsAnswered)
        {
            Interlocked.Exchange(ref leftAloneUntil, (now + Pause).UtcTicks);
            return null;
        }

        if (said.User is not { } user)
        {
            return Remember(hash, new Answer(null, "", now, now + UnknownFor));
        }

        var digest = TokenHash.Compute(user.ToJsonString());
        try
        {
            return digest == last?.Digest ? Remember(hash, last with { SaidAt = now, HoldsUntil = now + HoldsFor })
                : await BringInAsync(user, end.Token) ? Remember(hash, new Answer(said.Uuid, digest, now, now + HoldsFor))
                : Remember(hash, new Answer(null, "", now, now + UnknownFor));
        }
        catch (MoveInException)
        {
            return null;
        }
    }

    private Answer Remember(string hash, Answer answer)
    {
        remembered.Set(hash, answer, new MemoryCacheEntryOptions
        {
            AbsoluteExpirationRelativeToNow = answer.User is null ? UnknownFor : HoldsWithoutAnswer,
            Size = 1,
        });
        return answer;
    }

    /// <summary>Imports the user, as they are there; false if they can not be here, such as with a name that somebody else has.</summary>
    private async Task<bool> BringInAsync(JsonObject user, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var target = new MoveInTarget(new ImportHere(scope.ServiceProvider.GetRequiredService<ImportCatalog>()));
        var result = await target.ImportAsync(CatalogCollections.Users.Name, [user], cancellation);
        foreach (var (uuid, reason) in result.Refused)
        {
            Log.NotTaken(logger, uuid, reason);
        }

        return result.Refused.Count == 0;
    }

    /// <param name="User">The uuid of the key's user; null for a key that the upstream does not know.</param>
    /// <param name="Digest">Of what was said of the user, who need be brought in again only when that changes.</param>
    /// <param name="HoldsUntil">When it is asked again.</param>
    private sealed record Answer(Guid? User, string Digest, DateTimeOffset SaidAt, DateTimeOffset HoldsUntil);

    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Warning, "The upstream's user {Uuid} was not taken: {Reason}")]
        public static partial void NotTaken(ILogger logger, string uuid, string reason);
    }
}
