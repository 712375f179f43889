using System.Globalization;
using System.Net;
using Microsoft.Azure.Cosmos;
using Polly;
using Polly.Retry;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Retries a call to Cosmos DB after a transient fault (408, 410, 429, 449, 500, 503, 404 with the substatus of a replica that lags, a lost connection, or no
/// answer), with growing, random delays, within <see cref="RetryBudget"/>. These are the only retries: the SDK's own are off. A write that is retried may have
/// taken effect in an earlier attempt; the caller is told that it is a retry.
/// </summary>
public sealed class TransientRetry
{
    /// <summary>A call that has no answer by then has met a transient fault.</summary>
    internal static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(20);

    private const string SubstatusHeader = "x-ms-substatus";
    private const string ReplicaLags = "1002";

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(1);
    private static readonly ResiliencePropertyKey<Call> CallKey = new("call");

    private readonly RetryBudget budget;
    private readonly TimeProvider clock;
    private readonly ResiliencePipeline<ResponseMessage> pipeline;

    public TransientRetry(RetryBudget budget, TimeProvider clock)
    {
        (this.budget, this.clock) = (budget, clock);
        pipeline = new ResiliencePipelineBuilder<ResponseMessage> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<ResponseMessage>
            {
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = args => ValueTask.FromResult(StatusOf(args.Outcome) is not null && DelayOf(args.Context, args.Outcome, args.AttemptNumber)),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(CallOf(args.Context).Delay),
                OnRetry = args =>
                {
                    args.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Runs <paramref name="send"/> until the call does not fail with a transient fault; its first argument is whether this is a retry.</summary>
    /// <exception cref="StoreUnavailableException">The last attempt failed with a transient fault, too.</exception>
    /// <exception cref="StoreRefusedException">The SDK failed with something else.</exception>
    public async Task<ResponseMessage> SendAsync(Func<bool, CancellationToken, Task<ResponseMessage>> send, CancellationToken cancellation)
    {
        var call = new Call(clock.GetTimestamp(), budget.OfCall);
        var context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(CallKey, call);
        try
        {
            var response = await pipeline.ExecuteAsync(
                (_, attempt) =>
                {
                    var isRetry = call.IsSent;
                    call.IsSent = true;
                    return new ValueTask<ResponseMessage>(AttemptAsync(attempt, isRetry, cancellation));
                },
                context,
                send);
            if (!IsTransient(response))
            {
                return response;
            }

            using (response)
            {
                throw new StoreUnavailableException(response.StatusCode, RetryAfter(response));
            }
        }
        catch (CosmosException error) when (IsTransient(error))
        {
            throw new StoreUnavailableException(error.StatusCode, error.RetryAfter);
        }
        catch (CosmosException error)
        {
            throw new StoreRefusedException(error);
        }
        catch (CosmosOperationCanceledException error)
        {
            // Its text has the call's diagnostics, and with them the document's URL.
            throw new OperationCanceledException(error.CancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new StoreUnavailableException(HttpStatusCode.ServiceUnavailable, null, error);
        }
        catch (TimeoutException)
        {
            throw new StoreUnavailableException(HttpStatusCode.RequestTimeout, null);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
            if (call.IsRetried)
            {
                budget.Spend(clock.GetElapsedTime(call.Began));
            }
        }
    }

    private async Task<ResponseMessage> AttemptAsync(
        Func<bool, CancellationToken, Task<ResponseMessage>> send, bool isRetry, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(AttemptTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await send(isRetry, either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException("The store did not answer.");
        }
    }

    /// <summary>Chooses the delay before the next attempt; false if that would begin after the budget is spent.</summary>
    private bool DelayOf(ResilienceContext context, Outcome<ResponseMessage> outcome, int attempt)
    {
        var call = CallOf(context);
        call.IsRetried = true;
        var growing = FirstDelay * Math.Pow(2, Math.Min(attempt, 10));
        call.Delay = outcome.Result is { StatusCode: HttpStatusCode.TooManyRequests } throttled && RetryAfter(throttled) is { } asked
            ? asked
            : (growing < MaxDelay ? growing : MaxDelay) * (0.5 + Random.Shared.NextDouble());
        return clock.GetElapsedTime(call.Began) + call.Delay < call.Budget;
    }

    private static Call CallOf(ResilienceContext context) => context.Properties.GetValue(CallKey, null!);

    /// <summary>The status of a transient fault; null for every other outcome.</summary>
    private static HttpStatusCode? StatusOf(Outcome<ResponseMessage> outcome) => outcome switch
    {
        { Result: { } response } when IsTransient(response) => response.StatusCode,
        { Exception: CosmosException error } when IsTransient(error) => error.StatusCode,
        { Exception: HttpRequestException } => HttpStatusCode.ServiceUnavailable,
        { Exception: TimeoutException } => HttpStatusCode.RequestTimeout,
        _ => null,
    };

    private static bool IsTransient(ResponseMessage response) => IsTransient(response.StatusCode)
        || (response.StatusCode == HttpStatusCode.NotFound && response.Headers[SubstatusHeader] == ReplicaLags);

    private static bool IsTransient(CosmosException error) => IsTransient(error.StatusCode)
        || (error.StatusCode == HttpStatusCode.NotFound && error.SubStatusCode.ToString(CultureInfo.InvariantCulture) == ReplicaLags);

    private static bool IsTransient(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Gone or HttpStatusCode.InternalServerError or (HttpStatusCode)449;

    private static TimeSpan? RetryAfter(ResponseMessage response) =>
        double.TryParse(response.Headers["x-ms-retry-after-ms"], CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    private sealed class Call(long began, TimeSpan allowed)
    {
        public long Began => began;

        public TimeSpan Budget => allowed;

        public bool IsSent { get; set; }

        public bool IsRetried { get; set; }

        public TimeSpan Delay { get; set; }
    }
}
