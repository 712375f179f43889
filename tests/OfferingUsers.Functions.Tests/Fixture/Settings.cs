using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Observability;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Upstream;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>The settings that the app reads, as its options classes have them.</summary>
public static class Settings
{
    private static readonly (string Section, Type Options)[] Sections =
    [
        ("Cosmos", typeof(CosmosOptions)), ("AnswerFiles", typeof(AnswerFilesOptions)), ("Access", typeof(AccessOptions)), ("Catalog", typeof(CatalogOptions)),
        ("Limits", typeof(LimitOptions)), ("Lifecycle", typeof(LifecycleOptions)), ("Api", typeof(ApiOptions)),
        ("Upstream", typeof(UpstreamOptions)), ("Observability", typeof(ObservabilityOptions)),
    ];

    /// <summary>Their names, with colons.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Sections.SelectMany(section => Of(section.Section, section.Options).Select(setting => setting.Name))];

    /// <summary>The same as <c>Cosmos:Database = offering-users</c>; a dash for none.</summary>
    public static IReadOnlyList<string> AllWithDefaults { get; } =
        [.. Sections.SelectMany(section => Of(section.Section, section.Options).Select(setting => $"{setting.Name} = {setting.Default}"))];

    private static IEnumerable<(string Name, string Default)> Of(string section, Type options)
    {
        var fresh = Activator.CreateInstance(options)!;
        return options.GetProperties().SelectMany(property =>
            property.PropertyType == typeof(Dictionary<string, string>)
                ? StateTimeouts.Defaults.Select(timeout =>
                    ($"{section}:{property.Name}:{timeout.Key}", timeout.Value is { } after ? Text(after) : StateTimeouts.Never))
                : property.CanWrite ? [($"{section}:{property.Name}", Text(property.GetValue(fresh)))] : Enumerable.Empty<(string, string)>());
    }

    private static string Text(object? value) => value switch
    {
        null => "–",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
