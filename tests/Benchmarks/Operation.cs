using System.Globalization;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace Benchmarks;

/// <summary>What is measured, by name: the requests of a run, and what makes the next run begin as this one did; null where nothing has to.</summary>
internal sealed record Operation(Func<SeededCatalog, Random, OperationRequests> Requests, Func<ServedApp, SeededCatalog, Task>? Restore = null)
{
    /// <summary>Page 100 of one provider needs them, and a tenth of them waits.</summary>
    public const int FewestRecords = 1_000;

    /// <summary>The users without a record, with whom and the offerings there are enough pairs for a run.</summary>
    public const int NewUsers = 400;

    private const string List = "/api/marketplace-offering-users/";
    private const int RequestsPerThread = 4_000;

    /// <summary>More than are sent in a run, so that each changes something.</summary>
    private const int MaxSubmissions = 40_000;

    /// <summary>Those who answer come back: with all users, this would measure how they are looked up.</summary>
    private const int Submitters = 500;

    public static readonly IReadOnlyDictionary<string, Operation> All = new Dictionary<string, Operation>(StringComparer.Ordinal)
    {
        ["retrieve"] = Reading((catalog, random) => $"{Any(catalog.Records, random).Uuid.Hex()}/"),
        ["list"] = Reading((catalog, random) => $"?offering_uuid={Any(catalog.OfferingUuids, random).Hex()}&state=OK&page_size=10"),
        ["list_customer"] = Reading((catalog, _) => $"?provider_uuid={catalog.Customer.Hex()}&state=OK&page_size=10"),
        ["list_query"] = Reading((catalog, random) => $"?query={SeededCatalog.UsernameOf(Index(catalog.Records, random))}&page_size=10"),
        ["list_page_1"] = Reading((catalog, _) => $"?provider_uuid={catalog.Customer.Hex()}&page_size=10"),
        ["list_page_100"] = Reading((catalog, _) => $"?provider_uuid={catalog.Customer.Hex()}&page_size=10&page=100"),
        ["list_modified"] = Reading((catalog, random) => $"?modified={Uri.EscapeDataString(Day(catalog, random))}&page_size=10"),
        ["create"] = new(Creations, RemoveCreatedAsync),
        ["transition"] = new(Transitions, EndTransitionsAsync),
        ["submit"] = new(Submissions),
    };

    /// <summary>Whether a request may be sent twice, with the same result.</summary>
    public bool MayRepeat => Restore is null;

    /// <summary>An instant within the last day of the ninety in which records were modified.</summary>
    private static string Day(SeededCatalog catalog, Random random) =>
        catalog.SeededAt.AddMinutes(-random.Next(1, 24 * 60)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static T Any<T>(IReadOnlyList<T> values, Random random) => values[Index(values, random)];

#pragma warning disable CA5394 // What is asked next needs no secret.
    private static int Index<T>(IReadOnlyList<T> values, Random random) => random.Next(values.Count);
#pragma warning restore CA5394

    private static Operation Reading(Func<SeededCatalog, Random, string> path) => new((catalog, random) =>
    {
        var threads = Enumerable.Range(0, Wrk.Threads).Select(_ => Enumerable.Range(0, RequestsPerThread)
            .Select(_ => new BenchmarkRequest("GET", List + path(catalog, random), ServedApp.Key)).ToList()).ToList();
        return new OperationRequests(threads, threads);
    });

    /// <summary>Pairs that have no record, each once.</summary>
    private static OperationRequests Creations(SeededCatalog catalog, Random random)
    {
        var creations = catalog.NewUsers
            .SelectMany(user => catalog.OfferingUuids.Select(offering => new BenchmarkRequest(
                "POST", List, ServedApp.Key, $$"""{"offering_uuid":"{{offering.Hex()}}","user_uuid":"{{user.Hex()}}"}""")))
            .ToList();
        return new OperationRequests(Threads(creations[..(creations.Count / 3)]), Threads(creations[(creations.Count / 3)..]));
    }

    private static async Task RemoveCreatedAsync(ServedApp app, SeededCatalog catalog)
    {
        await Parallel.ForEachAsync(catalog.NewUsers, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (user, _) =>
        {
            foreach (var uuid in await app.ListUuidsAsync($"{List}?user_uuid={user.Hex()}"))
            {
                await app.SendAsync(HttpMethod.Delete, $"{List}{uuid}/");
            }
        });
    }

    /// <summary>All waiting records to CREATING, then all back: a pair of transitions for each.</summary>
    private static OperationRequests Transitions(SeededCatalog catalog, Random random)
    {
        var waiting = catalog.Records.Where((_, number) => SeededCatalog.StateOf(number) == OfferingUserState.ErrorCreating).ToList();
        var threads = Enumerable.Range(0, Wrk.Threads).Select(thread =>
        {
            var own = waiting.Where((_, number) => number % Wrk.Threads == thread).Take(RequestsPerThread).ToList();
            return own.Select(record => Transition(record, StateAction.BeginCreating))
                .Concat(own.Select(record => Transition(record, StateAction.SetErrorCreating))).ToList();
        }).ToList();

        // The warm-up would leave records anywhere between, so it moves others: those of the other half.
        return new OperationRequests(
            [.. threads.Select(thread => Half(thread, first: true))], [.. threads.Select(thread => Half(thread, first: false))]);

        static List<BenchmarkRequest> Half(List<BenchmarkRequest> pairs, bool first)
        {
            var (count, half) = (pairs.Count / 2, pairs.Count / 4);
            var range = first ? (Start: 0, Count: half) : (Start: half, Count: count - half);
            return [.. pairs.GetRange(range.Start, range.Count), .. pairs.GetRange(count + range.Start, range.Count)];
        }
    }

    private static BenchmarkRequest Transition(SeededRecord record, StateAction action) =>
        new("POST", $"{List}{record.Uuid.Hex()}/{action.Name}/", ServedApp.Key);

    private static async Task EndTransitionsAsync(ServedApp app, SeededCatalog catalog)
    {
        foreach (var uuid in await app.ListUuidsAsync($"{List}?state=Creating"))
        {
            await app.SendAsync(HttpMethod.Post, $"{List}{uuid}/{StateAction.SetErrorCreating.Name}/");
        }
    }

    /// <summary>Three answers, by the record's own user.</summary>
    private static OperationRequests Submissions(SeededCatalog catalog, Random random)
    {
        var records = Enumerable.Range(0, Submitters).Select(_ => Any(catalog.Records, random)).ToList();
        var submissions = Enumerable.Range(0, MaxSubmissions).Select(_ =>
        {
            var record = Any(records, random);
            var reason = Index(catalog.Records, random);
            return new BenchmarkRequest(
                "POST", $"{List}{record.Uuid.Hex()}/submit_answers/", SeededCatalog.KeyOf(record.User),
                $"[{string.Join(',', catalog.Questions.Select(question => Answer(question, reason)))}]");
        }).ToList();
        return new OperationRequests(Threads(submissions[..(submissions.Count / 3)]), Threads(submissions[(submissions.Count / 3)..]));

        static string Answer(Guid question, int reason) => $$"""{"question_uuid":"{{question.Hex()}}","answer_data":"Because of {{reason}}"}""";
    }

    private static List<List<BenchmarkRequest>> Threads(IReadOnlyList<BenchmarkRequest> requests) =>
        [.. Enumerable.Range(0, Wrk.Threads).Select(thread => requests.Where((_, number) => number % Wrk.Threads == thread).ToList())];
}
