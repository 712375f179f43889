using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Tests.Storage;

/// <summary>Which faults of the store are tried again, and what is told when they last.</summary>
public sealed class TransientRetryTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly List<bool> repeats = [];

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
    public async Task A_fault_that_lasts_for_four_tries_is_told_with_when_to_come_back(int fault, int told)
    {
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => SendAsync(fault));

        Assert.Equal((told, TimeSpan.FromSeconds(1)), ((int)error.Status, error.RetryAfter));
        Assert.Equal([false, true, true, true], repeats);
    }

    [Fact]
    public async Task Throttling_is_not_tried_again_since_the_sdk_did_and_its_time_is_passed_on()
    {
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => SendAsync(429));

        Assert.Equal(TimeSpan.FromMilliseconds(2500), error.RetryAfter);
        Assert.Equal([false], repeats);
    }

    [Fact]
    public async Task Another_exception_is_an_error()
    {
        await Assert.ThrowsAsync<CosmosException>(() => SendAsync(-400));
        Assert.Equal([false], repeats);
    }

    /// <summary>The statuses in their order, the last for ever: 0 is a lost connection, a negative one an exception of the SDK.</summary>
    private async Task<int> SendAsync(params int[] statuses)
    {
        var sending = new TransientRetry(clock).SendAsync(
            isRepeated =>
            {
                var status = statuses[Math.Min(repeats.Count, statuses.Length - 1)];
                repeats.Add(isRepeated);
                return status switch
                {
                    0 => throw new HttpRequestException("The connection was lost."),
                    < 0 => throw new CosmosException("", (HttpStatusCode)(-status), 0, "", 0),
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
        var response = new ResponseMessage((HttpStatusCode)status);
        if (status == 429)
        {
            response.Headers.Add("x-ms-retry-after-ms", "2500");
        }

        return response;
    }
}
