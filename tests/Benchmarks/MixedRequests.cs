using System.Collections.Concurrent;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace Benchmarks;

/// <summary>
/// What a busy provider and its users ask: of a hundred requests 45 retrieve a record, 20 list ten of an offering in a state, 5 count, 10 create, 15 move a
/// record on, 5 submit an answer.
/// </summary>
internal sealed class MixedRequests
{
    private const string List = "/api/marketplace-offering-users/";

    private readonly SeededCatalog catalog;
    private readonly ConcurrentQueue<(SeededRecord Record, StateAction Next)> waiting;
    private int created = -1;

    /// <param name="state">The state that each record was seeded in, by its number.</param>
    public MixedRequests(SeededCatalog catalog, Func<int, OfferingUserState> state)
    {
        this.catalog = catalog;
        waiting = new(catalog.Records.Where((_, number) => state(number) == OfferingUserState.ErrorCreating)
            .Select(record => (record, StateAction.BeginCreating)));
    }

    /// <summary>The share of each kind, in the order of the description.</summary>
    public static IReadOnlyList<(string Kind, int Percent)> Shares { get; } =
        [("retrieve", 45), ("list", 20), ("count", 5), ("create", 10), ("transition", 15), ("submit", 5)];

#pragma warning disable CA5394 // What is asked next needs no secret.
    public MixedRequest Next(Random random)
    {
        var record = catalog.Records[random.Next(catalog.Records.Count)];
        return KindOf(random.Next(100)) switch
        {
            "retrieve" => new("retrieve", HttpMethod.Get, $"{List}{record.Uuid.Hex()}/"),
            "list" => new("list", HttpMethod.Get, $"{List}?offering_uuid={record.Offering.Hex()}&state=OK&page_size=10"),
            "count" => new("count", HttpMethod.Head, $"{List}?offering_uuid={record.Offering.Hex()}"),
            "create" => Creation(record.Offering),
            "transition" => Transition(),
            _ => new("submit", HttpMethod.Post, $"{List}{record.Uuid.Hex()}/submit_answers/")
            {
                Body = $$"""[{"question_uuid":"{{catalog.Questions[0].Hex()}}","answer_data":"Because {{random.Next()}}"}]""",
                Key = SeededCatalog.KeyOf(record.User),
            },
        };
    }
#pragma warning restore CA5394

    private static string KindOf(int percent)
    {
        foreach (var (kind, share) in Shares)
        {
            if (percent < share)
            {
                return kind;
            }

            percent -= share;
        }

        return Shares[^1].Kind;
    }

    private MixedRequest Creation(Guid offering)
    {
        var user = catalog.NewUsers[Interlocked.Increment(ref created) % catalog.NewUsers.Count];
        return new("create", HttpMethod.Post, List) { Body = $$"""{"offering_uuid":"{{offering.Hex()}}","user_uuid":"{{user.Hex()}}"}""" };
    }

    /// <summary>Whoever takes a record has it to themselves until its answer has come, so each move is possible.</summary>
    private MixedRequest Transition()
    {
        if (!waiting.TryDequeue(out var turn))
        {
            throw new InvalidOperationException("There are more requests at the same time than records that wait.");
        }

        var after = turn.Next == StateAction.BeginCreating ? StateAction.SetErrorCreating : StateAction.BeginCreating;
        return new("transition", HttpMethod.Post, $"{List}{turn.Record.Uuid.Hex()}/{turn.Next.Name}/")
        {
            Done = isTaken => waiting.Enqueue((turn.Record, isTaken ? after : turn.Next)),
        };
    }
}

/// <summary>A request, and who is told whether it was answered with success.</summary>
internal sealed record MixedRequest(string Kind, HttpMethod Method, string Path)
{
    public string? Body { get; init; }

    /// <summary>The key of the caller; null for staff's.</summary>
    public string? Key { get; init; }

    public Action<bool> Done { get; init; } = _ => { };
}
