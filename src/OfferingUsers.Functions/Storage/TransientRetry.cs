using System.Globalization;
using System.Net;
using Microsoft.Azure.Cosmos;
using Polly;
using Polly.Retry;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Retries a call to Cosmos DB after a transient fault (408, 410, 449, 500, 503, lost connection), with growing, random delays. With a single endpoint, the SDK
/// itself retries only throttled calls. A write that is retried may have taken effect in an earlier attempt; the caller is told that it is a retry.
/// </summary>
public sealed class TransientRetry
{
    private const int MaxAttempts = 4;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);

    private readonly ResiliencePipeline<ResponseMessage> pipeline;

    public TransientRetry(TimeProvider clock) => pipeline = new ResiliencePipelineBuilder<ResponseMessage> { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions<ResponseMessage>
        {
            MaxRetryAttempts = MaxAttempts - 1,

            // The SDK has retried throttled calls already, for CosmosOptions.ThrottledSeconds.
            ShouldHandle = args => ValueTask.FromResult(StatusOf(args.Outcome) is { } status && status != HttpStatusCode.TooManyRequests),
            DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(FirstDelay * (args.AttemptNumber + 1 + Random.Shared.NextDouble())),
        })
        .Build();

    /// <summary>Runs <paramref name="send"/> until the call does not fail with a transient fault; its argument is whether this is a retry.</summary>
    /// <exception cref="StoreUnavailableException">The last attempt failed with a transient fault, too.</exception>
    /// <exception cref="StoreRefusedException">The SDK failed with something else.</exception>
    public async Task<ResponseMessage> SendAsync(Func<bool, Task<ResponseMessage>> send, CancellationToken cancellation)
    {
        var hasBeenSent = false;
        ResponseMessage response;
        try
        {
            response = await pipeline.ExecuteAsync(
                async _ =>
                {
                    var isRetry = hasBeenSent;
                    hasBeenSent = true;
                    return await send(isRetry);
                },
                cancellation);
        }
        catch (CosmosException error) when (IsTransient(error.StatusCode))
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

        if (!IsTransient(response.StatusCode))
        {
            return response;
        }

        using (response)
        {
            throw new StoreUnavailableException(response.StatusCode, RetryAfter(response));
        }
    }

    /// <summary>The status of a transient fault; null for every other outcome.</summary>
    private static HttpStatusCode? StatusOf(Outcome<ResponseMessage> outcome) => outcome switch
    {
        { Result: { } response } when IsTransient(response.StatusCode) => response.StatusCode,
        { Exception: CosmosException error } when IsTransient(error.StatusCode) => error.StatusCode,
        { Exception: HttpRequestException } => HttpStatusCode.ServiceUnavailable,
        _ => null,
    };

    private static bool IsTransient(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Gone or HttpStatusCode.InternalServerError or (HttpStatusCode)449;

    private static TimeSpan? RetryAfter(ResponseMessage response) =>
        double.TryParse(response.Headers["x-ms-retry-after-ms"], CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
}
