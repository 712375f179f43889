namespace Microsoft.DurableTask;

/// <summary>The name of an orchestrator or activity.</summary>
public readonly struct TaskName(string name) : IEquatable<TaskName>
{
    public string Name { get; } = name;

#pragma warning disable CA2225 // The real type has the conversions alone.
    public static implicit operator TaskName(string value) => new(value);

    public static implicit operator string(TaskName value) => value.Name;
#pragma warning restore CA2225

    public static bool operator ==(TaskName a, TaskName b) => a.Equals(b);

    public static bool operator !=(TaskName a, TaskName b) => !a.Equals(b);

    public bool Equals(TaskName other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is TaskName other && Equals(other);

    public override int GetHashCode() => Name is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Name);

    public override string ToString() => Name;
}

/// <summary>How a task is run.</summary>
public record TaskOptions
{
    public TaskOptions(TaskRetryOptions? retry) => Retry = retry;

    public TaskRetryOptions? Retry { get; init; }

    public static TaskOptions FromRetryPolicy(RetryPolicy policy) => new(new TaskRetryOptions(policy));
}

/// <summary>How a sub-orchestration is run.</summary>
public record SubOrchestrationOptions : TaskOptions
{
    public SubOrchestrationOptions(TaskRetryOptions? retry = null, string? instanceId = null)
        : base(retry) => InstanceId = instanceId;

    public string? InstanceId { get; init; }
}

/// <summary>Whether and when a failed task is tried again.</summary>
public sealed class TaskRetryOptions(RetryPolicy policy)
{
    public RetryPolicy? Policy { get; } = policy;
}

/// <summary>Tries a failed task again, after pauses that grow.</summary>
public class RetryPolicy(
    int maxNumberOfAttempts, TimeSpan firstRetryInterval, double backoffCoefficient = 1.0, TimeSpan? maxRetryInterval = null, TimeSpan? retryTimeout = null)
{
    public int MaxNumberOfAttempts { get; } = maxNumberOfAttempts > 0 ? maxNumberOfAttempts : throw new ArgumentOutOfRangeException(nameof(maxNumberOfAttempts));

    public TimeSpan FirstRetryInterval { get; } = firstRetryInterval > TimeSpan.Zero ? firstRetryInterval : throw new ArgumentOutOfRangeException(nameof(firstRetryInterval));

    public double BackoffCoefficient { get; } = backoffCoefficient;

    public TimeSpan MaxRetryInterval { get; } = maxRetryInterval ?? TimeSpan.FromHours(1);

    public TimeSpan RetryTimeout { get; } = retryTimeout ?? Timeout.InfiniteTimeSpan;
}

/// <summary>The orchestration that started another.</summary>
public record ParentOrchestrationInstance(TaskName Name, string InstanceId);

/// <summary>How an orchestration is started.</summary>
public record StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null);

/// <summary>Why a task failed.</summary>
public record TaskFailureDetails(
    string ErrorType, string ErrorMessage, string? StackTrace, TaskFailureDetails? InnerFailure, IDictionary<string, object?>? Properties)
{
    /// <summary>Whether the failure was an exception of that type, or one derived from it.</summary>
    public bool IsCausedBy<T>()
        where T : Exception
    {
        var type = AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(ErrorType, throwOnError: false)).FirstOrDefault(found => found is not null);
        return type is null ? typeof(T).FullName == ErrorType : typeof(T).IsAssignableFrom(type);
    }
}

/// <summary>An activity or sub-orchestration failed for good.</summary>
public sealed class TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
    : Exception($"Task '{taskName}' (#{taskId}) failed with an unhandled exception: {failureDetails.ErrorMessage}")
{
    public string TaskName { get; } = taskName;

    public int TaskId { get; } = taskId;

    public TaskFailureDetails FailureDetails { get; } = failureDetails;
}

/// <summary>Results that come in pages.</summary>
public abstract class AsyncPageable<T> : IAsyncEnumerable<T>
    where T : notnull
{
    public abstract IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default);
}
