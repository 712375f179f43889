using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>The timeouts of the states; a missing or null one means no timeout (architecture.md 4).</summary>
public sealed record StateTimeouts(ImmutableDictionary<string, TimeSpan?> ByName)
{
    /// <summary>The value that means no timeout.</summary>
    public const string Never = "never";

    /// <summary>The key in an offering's plugin options that overrides timeouts.</summary>
    public const string PluginOption = "offering_user_timeouts";

    private static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(36_500);

    /// <summary>The keys in settings and plugin options, with their defaults.</summary>
    public static readonly ImmutableDictionary<string, TimeSpan?> Defaults = ImmutableDictionary.CreateRange<string, TimeSpan?>(
    [
        new("Requested", TimeSpan.FromDays(7)), new("Creating", TimeSpan.FromDays(1)), new("Pending", TimeSpan.FromDays(30)),
        new("RequestedDeletion", TimeSpan.FromDays(7)), new("Deleting", TimeSpan.FromDays(1)),
    ]);

    /// <summary>The allowed values, for error messages.</summary>
    public const string Allowed = "a duration longer than zero such as 1.00:00:00, or never";

    /// <summary>Parses a duration of at most 36,500 days, or <c>never</c>, which gives null.</summary>
    public static bool TryParse(string? text, out TimeSpan? timeout)
    {
        timeout = null;
        if (text == Never)
        {
            return true;
        }

        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var parsed) || parsed <= TimeSpan.Zero || parsed > MaxTimeout)
        {
            return false;
        }

        timeout = parsed;
        return true;
    }

    /// <summary>The first validation error of an offering's overrides; null if they are valid.</summary>
    public static string? FindError(JsonElement pluginOptions)
    {
        if (pluginOptions.ValueKind != JsonValueKind.Object || !pluginOptions.TryGetProperty(PluginOption, out var overrides))
        {
            return null;
        }

        if (overrides.ValueKind != JsonValueKind.Object)
        {
            return $"{PluginOption} must be an object.";
        }

        foreach (var property in overrides.EnumerateObject())
        {
            if (!Defaults.ContainsKey(property.Name))
            {
                return $"{PluginOption} has no key {property.Name}: its keys are {string.Join(", ", Defaults.Keys.Order(StringComparer.Ordinal))}.";
            }

            if (property.Value.ValueKind != JsonValueKind.String || !TryParse(property.Value.GetString(), out _))
            {
                return $"{PluginOption}.{property.Name} must be {Allowed}.";
            }
        }

        return null;
    }

    /// <summary>These timeouts with an offering's overrides; invalid overrides are ignored.</summary>
    public StateTimeouts WithOverrides(JsonElement pluginOptions)
    {
        if (FindError(pluginOptions) is not null || pluginOptions.ValueKind != JsonValueKind.Object
            || !pluginOptions.TryGetProperty(PluginOption, out var overrides))
        {
            return this;
        }

        return new StateTimeouts(ByName.SetItems(overrides.EnumerateObject().Select(property =>
            KeyValuePair.Create(property.Name, TryParse(property.Value.GetString(), out var timeout) ? timeout : null))));
    }

    /// <summary>The timeout of a state; null if it has none.</summary>
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
