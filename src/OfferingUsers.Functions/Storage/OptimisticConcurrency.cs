using Polly;
using Polly.Retry;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Retries a read and its guarded write after a concurrent write, with random and growing delays so that many concurrent writers all succeed; at most 50
/// attempts or five seconds (architecture.md 3).
/// </summary>
public sealed class OptimisticConcurrency
{
    private const int MaxAttempts = 50;
    private const int MaxDelaySteps = 10;

    /// <summary>No new attempt starts later than this after the first one.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    private static readonly ResiliencePropertyKey<long> StartTimestamp = new("start");

    private readonly ResiliencePipeline<bool> pipeline;
    private readonly TimeProvider clock;

    public OptimisticConcurrency(TimeProvider clock)
    {
        this.clock = clock;
        pipeline = new ResiliencePipelineBuilder<bool> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<bool>
            {
                MaxRetryAttempts = MaxAttempts - 1,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome is { Exception: null, Result: false } && IsWithinBudget(args.Context)),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
                    TimeSpan.FromMilliseconds(Random.Shared.Next(1, 10 * Math.Min(args.AttemptNumber + 1, MaxDelaySteps)))),
            })
            .Build();
    }

    /// <summary>Runs <paramref name="attempt"/> until it returns true; false means that its write met a concurrent one.</summary>
    /// <exception cref="ConcurrentChangeException">No attempt returned true.</exception>
    public async Task RunAsync(Func<Task<bool>> attempt, CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        try
        {
            context.Properties.Set(StartTimestamp, clock.GetTimestamp());
            if (!await pipeline.ExecuteAsync(static async (_, attempt) => await attempt(), context, attempt))
            {
                throw new ConcurrentChangeException();
            }
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private bool IsWithinBudget(ResilienceContext context) => clock.GetElapsedTime(context.Properties.GetValue(StartTimestamp, 0L)) < Budget;
}
