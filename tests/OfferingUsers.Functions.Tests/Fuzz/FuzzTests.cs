using System.Globalization;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Fuzz;

/// <summary>
/// Thousands of requests that nobody would write by hand, over every operation of the OpenAPI document: none breaks the app, and what was stored of them can
/// be read. <c>FUZZ_REQUESTS</c>, <c>FUZZ_SEED</c> and <c>FUZZ_FROM</c> make it longer, another, or send one again.
/// </summary>
public sealed class FuzzTests(FuzzedApp own, RunningApp running) : IClassFixture<FuzzedApp>
{
    /// <summary>The requests that share a world; so many later it is a new one.</summary>
    private const int Batch = 250;

    private const int MaxShown = 12;

    private static readonly int Requests = Setting("FUZZ_REQUESTS", 8000);
    private static readonly int Seed = Setting("FUZZ_SEED", 1);
    private static readonly int From = Setting("FUZZ_FROM", 0);

    [Fact]
    public async Task No_request_breaks_the_app_and_whatever_was_stored_can_be_read()
    {
        var isElsewhere = RunningApp.Elsewhere is not null;
        Assert.SkipWhen(isElsewhere && Environment.GetEnvironmentVariable("FUZZ_REQUESTS") is null, "Needs FUZZ_REQUESTS, since it changes what others use.");
        var api = isElsewhere ? running.Api : own.Api;
        using var sent = new SendRequests(api.Url);

        for (var number = From; number < From + Requests;)
        {
            var world = new FuzzedWorld(Seed, number / Batch);
            await world.CreateAsync(api);
            var requests = new GenerateRequest(world, api.Url, Seed);
            var end = Math.Min(From + Requests, ((number / Batch) + 1) * Batch);
            await sent.SendAsync(Enumerable.Range(number, end - number).Select(requests.Next));
            number = end;
        }

        var (reads, wrong) = await new ReadBack(api).RunAsync();
        TestContext.Current.TestOutputHelper!.WriteLine($"{sent.Total} requests: {sent.Summary}. {reads} reads afterwards, {wrong.Count} of them wrong.");
        Assert.Multiple(
            () => Assert.True(sent.Faults.Count == 0, Shown("answers are wrong", sent.Faults)),
            () => Assert.True(wrong.Count == 0, Shown($"reads afterwards are wrong (FUZZ_SEED={Seed})", wrong)),
            () => Assert.True(Requests < Batch || sent.Hundred(2) > Requests / 5, $"Few requests were accepted: {sent.Summary}"),
            () => Assert.True(
                isElsewhere || own.Logs.Failures.Count == 0, isElsewhere ? "" : Shown($"failures are in the log (FUZZ_SEED={Seed})", own.Logs.Failures)));
    }

    private static string Shown(string what, IReadOnlyCollection<string> texts) =>
        $"{texts.Count} {what}:\n{string.Join("\n", texts.Take(MaxShown).Select(text => text.Length > 6000 ? text[..6000] : text))}";

    private static int Setting(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}

/// <summary>An app without limits, which would refuse most of it.</summary>
public sealed class FuzzedApp : RunningApp
{
    protected override string[] Settings =>
    [
        "--Limits:RequestsPerAddress=0", "--Limits:RequestsPerUser=0", "--Limits:ConcurrentRequestsPerUser=0", "--Limits:ConcurrentRequests=0",
        "--Logging:LogLevel:Default=Information",
    ];
}
