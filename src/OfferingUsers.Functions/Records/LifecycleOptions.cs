using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Records;

/// <summary>How long accounts may wait: the settings <c>Lifecycle:*</c>. Durations are written as 1.00:00:00; <c>never</c> switches one off.</summary>
public sealed class LifecycleOptions
{
    /// <summary>
    /// By state: Requested (default 7.00:00:00), Creating (1.00:00:00), Pending (30.00:00:00), RequestedDeletion (7.00:00:00), Deleting (1.00:00:00).
    /// </summary>
    public Dictionary<string, string> Timeouts { get; } = [];

    /// <summary>How often what a lost signal left is looked for. Default: 00:05:00.</summary>
    public string SweepInterval { get; set; } = "00:05:00";

    /// <summary>How long a Deleted record keeps its answers and files; <c>never</c> removes them. Default: never.</summary>
    public string AnswerRetention { get; set; } = StateTimeouts.Never;

    /// <summary>How often outdated consents are looked for. Default: 1.00:00:00.</summary>
    public string ConsentExpiryInterval { get; set; } = "1.00:00:00";

    /// <summary>The timeouts that hold where an offering has none of its own.</summary>
    public StateTimeouts ToTimeouts() => new(StateTimeouts.Defaults.SetItems(Timeouts.Select(timeout => KeyValuePair.Create(
        StateTimeouts.Defaults.Keys.Single(name => string.Equals(name, timeout.Key, StringComparison.OrdinalIgnoreCase)),
        StateTimeouts.TryParse(timeout.Value, out var parsed) ? parsed : null))));

    /// <summary>The retention time of answers; null keeps them for ever.</summary>
    public TimeSpan? ToAnswerRetention() => StateTimeouts.TryParse(AnswerRetention, out var retention) ? retention : null;

    /// <summary>The pause between two sweeps.</summary>
    public TimeSpan ToSweepInterval() => Interval(SweepInterval);

    /// <summary>The pause between two looks for outdated consents.</summary>
    public TimeSpan ToConsentExpiryInterval() => Interval(ConsentExpiryInterval);

    private static TimeSpan Interval(string text) => StateTimeouts.TryParse(text, out var interval) && interval is { } pause
        ? pause
        : throw new InvalidOperationException("The interval was validated at the start.");
}

/// <summary>A timeout that cannot be read stops the start.</summary>
internal sealed class ValidateLifecycleOptions : IValidateOptions<LifecycleOptions>
{
    public ValidateOptionsResult Validate(string? name, LifecycleOptions options)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        foreach (var (state, value) in options.Timeouts)
        {
            if (!StateTimeouts.Defaults.Keys.Contains(state, StringComparer.OrdinalIgnoreCase))
            {
                faults.Add($"Lifecycle:Timeouts:{state} is unknown: there are {string.Join(", ", StateTimeouts.Defaults.Keys.Order(StringComparer.Ordinal))}.");
            }
            else if (!StateTimeouts.TryParse(value, out _))
            {
                faults.Add($"Lifecycle:Timeouts:{state} is '{value}': it must be {StateTimeouts.Allowed}.");
            }
        }

        if (!StateTimeouts.TryParse(options.AnswerRetention, out _))
        {
            faults.Add($"Lifecycle:AnswerRetention is '{options.AnswerRetention}': it must be {StateTimeouts.Allowed}.");
        }

        foreach (var (setting, value) in new[]
        {
            (nameof(options.SweepInterval), options.SweepInterval),
            (nameof(options.ConsentExpiryInterval), options.ConsentExpiryInterval),
        })
        {
            if (!StateTimeouts.TryParse(value, out var interval) || interval is null)
            {
                faults.Add($"Lifecycle:{setting} is '{value}': it must be a duration longer than zero such as 00:05:00.");
            }
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
