using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Hosting;

namespace LocalRuntime.Tests.Functions;

/// <summary>A request becomes an invocation of the worker, and what becomes of it is answered.</summary>
public sealed class InvocationTests(RunningHost running) : IClassFixture<RunningHost>
{
    private TestHost Host => running.Host;

    [Fact]
    public async Task A_function_that_throws_gives_an_empty_500_and_the_log_names_it()
    {
        using var response = await Host.Http.GetAsync(new Uri("/served/breaks", UriKind.Relative));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
        Assert.Contains(Host.Log.Lines, line => Regex.IsMatch(line, "^Error .*The function Breaks failed: no such luck"));
    }

    [Fact]
    public async Task A_function_that_throws_in_the_middle_of_its_answer_is_named_in_the_log()
    {
        Assert.Equal("begun", await Host.GetAsync("breaks-in-the-middle"));

        await Eventually.IsTrueAsync(
            () => Host.Log.Lines.Any(line => Regex.IsMatch(line, "^Error .*BreaksInTheMiddle.*too late")), "the failure in the log");
    }

    [Fact]
    public async Task The_id_of_an_invocation_is_the_hosts_whatever_the_client_says()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/served/identity");
        request.Headers.Add("x-ms-invocation-id", "mine");

        using var response = await Host.Http.SendAsync(request);
        var invoked = (await response.Content.ReadFromJsonAsync<Invoked>())!;

        Assert.True(Guid.TryParse(invoked.Id, out _));
        Assert.Equal(invoked.Id, invoked.Header);
    }

    [Fact]
    public async Task A_request_carries_its_trace_into_the_invocation()
    {
        using var listener = new ActivityListener();
        listener.ShouldListenTo = source => source.Name == "Microsoft.AspNetCore";
        listener.Sample = (ref _) => ActivitySamplingResult.AllData;
        ActivitySource.AddActivityListener(listener);
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/served/identity");
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

        using var response = await Host.Http.SendAsync(request);
        var invoked = (await response.Content.ReadFromJsonAsync<Invoked>())!;

        Assert.Contains(trace, invoked.TraceParent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_goes_away_is_told_to_the_function_and_to_nobody_else()
    {
        using var impatience = new CancellationTokenSource();
        var asked = Host.Http.GetAsync(new Uri("/served/waits-for-client", UriKind.Relative), impatience.Token);
        await Eventually.IsTrueAsync(() => Host.Notes.Count("waits for its client") == 1, "the function to begin");

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Eventually.IsTrueAsync(() => Host.Notes.Count("client gone") == 1, "the function to end");
        Assert.Equal("special", await Host.GetAsync("things/special"));
        Assert.DoesNotContain(Host.Log.Lines, line => line.Contains("WaitsForItsClient failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_function_is_given_a_client_of_the_task_hub()
    {
        using var response = await Host.Http.PostAsync(new Uri("/served/sums/from-a-request/3", UriKind.Relative), null);

        Assert.Equal("Completed 32", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Many_requests_at_once_are_each_answered_with_their_own()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => Host.GetAsync($"things/{n}")));

        Assert.Equal(Enumerable.Range(0, 200).Select(n => $"one {n}"), answers);
    }
}
