using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Records;

/// <summary>Timeouts, retention and intervals: the settings <c>Lifecycle:*</c>. Durations have the format 1.00:00:00; <c>never</c> disables one.</summary>
public sealed class LifecycleOptions
{
    /// <summary>
    /// Timeouts by state: Requested (default 7.00:00:00), Creating (1.00:00:00), Pending (30.00:00:00), RequestedDeletion (7.00:00:00), Deleting (1.00:00:00).
    /// </summary>
    public Dictionary<string, string> Timeouts { get; } = [];

    /// <summary>The interval of the sweeps for lost signals, files and removals. Default: 00:05:00.</summary>
    public string SweepInterval { get; set; } = "00:05:00";

    /// <summary>How long a record in the state Deleted keeps its answers and files; with <c>never</c>, they are not removed. Default: never.</summary>
    public string AnswerRetention { get; set; } = StateTimeouts.Never;

    /// <summary>The interval at which outdated consents are revoked. Default: 1.00:00:00.</summary>
    public string ConsentExpiryInterval { get; set; } = "1.00:00:00";

    /// <summary>How long the task hub keeps an orchestration that has ended, from its start. Default: 7.00:00:00.</summary>
    public string KeepFinishedInstances { get; set; } = "7.00:00:00";

    /// <summary>The timeouts of offerings without their own.</summary>
    public StateTimeouts ToTimeouts() => new(StateTimeouts.Defaults.SetItems(Timeouts.Select(timeout => KeyValuePair.Create(
        StateTimeouts.Defaults.Keys.Single(name => string.Equals(name, timeout.Key, StringComparison.OrdinalIgnoreCase)),
        StateTimeouts.TryParse(timeout.Value, out var parsed) ? parsed : null))));

    /// <summary><see cref="AnswerRetention"/>; null for <c>never</c>.</summary>
    public TimeSpan? ToAnswerRetention() => StateTimeouts.TryParse(AnswerRetention, out var retention) ? retention : null;

    /// <summary><see cref="SweepInterval"/> as a duration.</summary>
    public TimeSpan ToSweepInterval() => ParseInterval(SweepInterval);

    /// <summary><see cref="ConsentExpiryInterval"/> as a duration.</summary>
    public TimeSpan ToConsentExpiryInterval() => ParseInterval(ConsentExpiryInterval);

    /// <summary><see cref="KeepFinishedInstances"/> as a duration.</summary>
    public TimeSpan ToKeepFinishedInstances() => ParseInterval(KeepFinishedInstances);

    private static TimeSpan ParseInterval(string text) => StateTimeouts.TryParse(text, out var interval) && interval is { } pause
        ? pause
        : throw new InvalidOperationException("The interval was not validated at startup.");
}

/// <summary>Rejects invalid durations and unknown states at startup.</summary>
internal sealed class ValidateLifecycleOptions : IValidateOptions<LifecycleOptions>
{
    public ValidateOptionsResult Validate(string? name, LifecycleOptions options)
    {
        var errors = ImmutableArray.CreateBuilder<string>();
        foreach (var (state, value) in options.Timeouts)
        {
            if (!StateTimeouts.Defaults.Keys.Contains(state, StringComparer.OrdinalIgnoreCase))
            {
                errors.Add($"Lifecycle:Timeouts:{state} is unknown: there are {string.Join(", ", StateTimeouts.Defaults.Keys.Order(StringComparer.Ordinal))}.");
            }
            else if (!StateTimeouts.TryParse(value, out _))
            {
                errors.Add($"Lifecycle:Timeouts:{state} is '{value}': it must be {StateTimeouts.Allowed}.");
            }
        }

        if (!StateTimeouts.TryParse(options.AnswerRetention, out _))
        {
            errors.Add($"Lifecycle:AnswerRetention is '{options.AnswerRetention}': it must be {StateTimeouts.Allowed}.");
        }

        foreach (var (setting, value) in new[]
        {
            (nameof(options.SweepInterval), options.SweepInterval),
            (nameof(options.ConsentExpiryInterval), options.ConsentExpiryInterval),
            (nameof(options.KeepFinishedInstances), options.KeepFinishedInstances),
        })
        {
            if (!StateTimeouts.TryParse(value, out var interval) || interval is null)
            {
                errors.Add($"Lifecycle:{setting} is '{value}': it must be a duration longer than zero such as 00:05:00.");
            }
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
