using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Tests.Storage;

/// <summary>Which faults of the store are tried again, and what is told when they last.</summary>
public sealed class TransientRetryTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly List<bool> repeats = [];
    private readonly RetryBudget budget = new(Options.Create(new CosmosOptions()));

    private TransientRetry Retry => field ??= new TransientRetry(budget, clock);

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(412)]
    public async Task An_answer_is_taken_as_it_is(int status)
    {
        Assert.Equal(status, await SendAsync(status));
        Assert.Equal([false], repeats);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(410)]
    [InlineData(449)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(1002)]
    [InlineData(0)]
    [InlineData(-503)]
    public async Task A_transient_fault_is_tried_again_and_the_repeat_is_told_that_it_is_one(int fault)
    {
        Assert.Equal(201, await SendAsync(fault, fault, 201));
        Assert.Equal([false, true, true], repeats);
    }

    [Theory]
    [InlineData(408, 408)]
    [InlineData(503, 503)]
    [InlineData(0, 503)]
    [InlineData(-503, 503)]
    [InlineData(1002, 404)]
    public async Task A_fault_that_lasts_for_five_seconds_is_told_with_when_to_come_back(int fault, int told)
    {
        var began = clock.GetTimestamp();

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => SendAsync(fault));

        Assert.Equal((told, TimeSpan.FromSeconds(1)), ((int)error.Status, error.RetryAfter));
        Assert.InRange(repeats.Count, 5, 20);
        Assert.InRange(clock.GetElapsedTime(began).TotalSeconds, 3, 5);
    }

    [Fact]
    public async Task A_throttled_call_waits_as_long_as_it_is_told_and_no_longer_than_the_budget()
    {
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => SendAsync(429));

        Assert.Equal(TimeSpan.FromMilliseconds(2500), error.RetryAfter);
        Assert.Equal([false, true], repeats);
    }

    [Fact]
    public async Task The_calls_of_a_request_together_have_three_times_the_budget_of_one()
    {
        budget.Begin();
        var began = clock.GetTimestamp();
        for (var i = 0; i < 6; i++)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => SendAsync(503));
        }

        Assert.InRange(clock.GetElapsedTime(began).TotalSeconds, 9, 15);
        repeats.Clear();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => SendAsync(503));
        Assert.InRange(repeats.Count, 1, 5);
    }

    [Fact]
    public async Task A_call_without_an_answer_has_met_a_fault_and_its_repeat_is_told_that_it_is_one()
    {
        var sending = Retry.SendAsync(
            async (isRepeated, attempt) =>
            {
                repeats.Add(isRepeated);
                var never = new TaskCompletionSource<ResponseMessage>();
                await using var registration = attempt.Register(() => never.SetCanceled(attempt));
                return await never.Task;
            },
            CancellationToken.None);

        clock.Advance(TransientRetry.AttemptTimeout);

        Assert.Equal(HttpStatusCode.RequestTimeout, (await Assert.ThrowsAsync<StoreUnavailableException>(() => sending)).Status);
        Assert.Equal([false], repeats);
    }

    [Fact]
    public async Task Another_exception_is_an_error_of_which_only_the_numbers_are_told()
    {
        var error = await Assert.ThrowsAsync<StoreRefusedException>(() => SendAsync(-400));

        Assert.Equal("The store refused a call: status 400, substatus 7, activity the-activity.", error.Message);
        Assert.Null(error.InnerException);
        Assert.Equal([false], repeats);
    }

    [Theory]
    [InlineData(-400)]
    [InlineData(-503)]
    public async Task Nothing_that_the_sdk_says_of_a_call_goes_on(int fault)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(fault));

        Assert.DoesNotContain("/docs/", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_given_up_says_nothing_of_itself_either()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        var error = await Assert.ThrowsAsync<OperationCanceledException>(() => Retry.SendAsync(
            (_, _) => throw new CosmosOperationCanceledException(new OperationCanceledException("GET /docs/username:616c", source.Token), new Diagnostics()),
            CancellationToken.None));

        Assert.Equal(source.Token, error.CancellationToken);
        Assert.DoesNotContain("/docs/", error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The statuses in their order, the last for ever: 0 is a lost connection, a negative one an exception of the SDK.</summary>
    private async Task<int> SendAsync(params int[] statuses)
    {
        var sending = Retry.SendAsync(
            (isRepeated, _) =>
            {
                var status = statuses[Math.Min(repeats.Count, statuses.Length - 1)];
                repeats.Add(isRepeated);
                return status switch
                {
                    0 => throw new HttpRequestException("The connection was lost."),
                    < 0 => throw new CosmosException("GET /docs/username:616c", (HttpStatusCode)(-status), 7, "the-activity", 0),
                    _ => Task.FromResult(Response(status)),
                };
            },
            CancellationToken.None);
        while (!sending.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        using var response = await sending;
        return (int)response.StatusCode;
    }

    private static ResponseMessage Response(int status)
    {
        if (status == 1002)
        {
            var lagging = new ResponseMessage(HttpStatusCode.NotFound);
            lagging.Headers.Add("x-ms-substatus", "1002");
            return lagging;
        }

        var response = new ResponseMessage((HttpStatusCode)status);
        if (status == 429)
        {
            response.Headers.Add("x-ms-retry-after-ms", "2500");
        }

        return response;
    }

    private sealed class Diagnostics : CosmosDiagnostics
    {
        public override TimeSpan GetClientElapsedTime() => TimeSpan.Zero;

        public override IReadOnlyList<(string regionName, Uri uri)> GetContactedRegions() => [];

        public override string ToString() => "GET /docs/username:616c";
    }
}
