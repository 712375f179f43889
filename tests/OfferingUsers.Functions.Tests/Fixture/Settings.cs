using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Lifecycle;
using OfferingUsers.Functions.Observability;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>The settings that the app reads, as its options classes have them.</summary>
public static class Settings
{
    private static readonly (string Section, Type Options)[] Sections =
    [
        ("Cosmos", typeof(CosmosOptions)), ("AnswerFiles", typeof(AnswerFilesOptions)), ("Access", typeof(AccessOptions)), ("Catalog", typeof(CatalogOptions)),
        ("Lifecycle", typeof(LifecycleOptions)), ("Api", typeof(ApiOptions)), ("Observability", typeof(ObservabilityOptions)),
    ];

    /// <summary>Their names, with colons.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Sections.SelectMany(section => section.Options.GetProperties().SelectMany(property =>
        property.PropertyType == typeof(Dictionary<string, string>)
            ? StateTimeouts.Defaults.Keys.Select(key => $"{section.Section}:{property.Name}:{key}")
            : property.CanWrite ? [$"{section.Section}:{property.Name}"] : Enumerable.Empty<string>()))];
}
