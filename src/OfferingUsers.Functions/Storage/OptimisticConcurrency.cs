using Polly;
using Polly.Retry;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Optimistic concurrency: a read and the write it guards are tried again when another writer came between, with random and growing delays, so that of many
/// who race everybody gets a turn; for at most 50 tries or five seconds (architecture.md 3).
/// </summary>
public sealed class OptimisticConcurrency
{
    private const int MaxTries = 50;
    private const int MaxDelaySteps = 10;

    /// <summary>A caller waits no longer than this for its turn.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    private static readonly ResiliencePropertyKey<long> Began = new("began");

    private readonly ResiliencePipeline<bool> pipeline;
    private readonly TimeProvider clock;

    public OptimisticConcurrency(TimeProvider clock)
    {
        this.clock = clock;
        pipeline = new ResiliencePipelineBuilder<bool> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<bool>
            {
                MaxRetryAttempts = MaxTries - 1,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome is { Exception: null, Result: false } && IsWithinBudget(args.Context)),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
                    TimeSpan.FromMilliseconds(Random.Shared.Next(1, 10 * Math.Min(args.AttemptNumber + 1, MaxDelaySteps)))),
            })
            .Build();
    }

    /// <summary>Runs <paramref name="attempt"/> until it says that nobody came between.</summary>
    /// <exception cref="ConcurrentChangeException">Others came between for as long as it was tried.</exception>
    public async Task RunAsync(Func<Task<bool>> attempt, CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        try
        {
            context.Properties.Set(Began, clock.GetTimestamp());
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

    private bool IsWithinBudget(ResilienceContext context) => clock.GetElapsedTime(context.Properties.GetValue(Began, 0L)) < Budget;
}
