using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>How long a record may wait in each state; a missing one waits for ever (architecture.md 4).</summary>
public sealed record StateTimeouts(ImmutableDictionary<string, TimeSpan?> ByName)
{
    /// <summary>The word for no timeout.</summary>
    public const string Never = "never";

    /// <summary>The key of an offering's plugin options that overrides timeouts.</summary>
    public const string PluginOption = "offering_user_timeouts";

    private static readonly TimeSpan Max = TimeSpan.FromDays(36_500);

    /// <summary>The names in settings and plugin options with their defaults.</summary>
    public static readonly ImmutableDictionary<string, TimeSpan?> Defaults = ImmutableDictionary.CreateRange<string, TimeSpan?>(
    [
        new("Requested", TimeSpan.FromDays(7)), new("Creating", TimeSpan.FromDays(1)), new("Pending", TimeSpan.FromDays(30)),
        new("RequestedDeletion", TimeSpan.FromDays(7)), new("Deleting", TimeSpan.FromDays(1)),
    ]);

    /// <summary>What is allowed, for messages.</summary>
    public const string Allowed = "a duration longer than zero such as 1.00:00:00, or never";

    /// <summary>Reads a duration or <c>never</c>; false for anything else.</summary>
    public static bool TryParse(string? text, out TimeSpan? timeout)
    {
        timeout = null;
        if (text == Never)
        {
            return true;
        }

        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var parsed) || parsed <= TimeSpan.Zero || parsed > Max)
        {
            return false;
        }

        timeout = parsed;
        return true;
    }

    /// <summary>What is wrong with an offering's overrides; null when nothing is.</summary>
    public static string? FaultIn(JsonElement pluginOptions)
    {
        if (pluginOptions.ValueKind != JsonValueKind.Object || !pluginOptions.TryGetProperty(PluginOption, out var overrides))
        {
            return null;
        }

        if (overrides.ValueKind != JsonValueKind.Object)
        {
            return $"{PluginOption} must be an object.";
        }

        foreach (var value in overrides.EnumerateObject())
        {
            if (!Defaults.ContainsKey(value.Name))
            {
                return $"{PluginOption} has no key {value.Name}: its keys are {string.Join(", ", Defaults.Keys.Order(StringComparer.Ordinal))}.";
            }

            if (value.Value.ValueKind != JsonValueKind.String || !TryParse(value.Value.GetString(), out _))
            {
                return $"{PluginOption}.{value.Name} must be {Allowed}.";
            }
        }

        return null;
    }

    /// <summary>These timeouts with an offering's own in their place.</summary>
    public StateTimeouts OverriddenBy(JsonElement pluginOptions)
    {
        if (FaultIn(pluginOptions) is not null || pluginOptions.ValueKind != JsonValueKind.Object
            || !pluginOptions.TryGetProperty(PluginOption, out var overrides))
        {
            return this;
        }

        return new StateTimeouts(ByName.SetItems(overrides.EnumerateObject().Select(value =>
            KeyValuePair.Create(value.Name, TryParse(value.Value.GetString(), out var timeout) ? timeout : null))));
    }

    /// <summary>The timeout of a state; null when it never times out.</summary>
    public TimeSpan? For(OfferingUserState state) => state switch
    {
        OfferingUserState.Requested => ByName.GetValueOrDefault("Requested"),
        OfferingUserState.Creating => ByName.GetValueOrDefault("Creating"),
        OfferingUserState.PendingAccountLinking or OfferingUserState.PendingAdditionalValidation => ByName.GetValueOrDefault("Pending"),
        OfferingUserState.RequestedDeletion => ByName.GetValueOrDefault("RequestedDeletion"),
        OfferingUserState.Deleting => ByName.GetValueOrDefault("Deleting"),
        _ => null,
    };
}
