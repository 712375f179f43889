using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Domain.Catalog;

/// <summary>An organisation; as an offering's customer it is "the provider" (catalog.md 1, <c>customers</c>).</summary>
public sealed record Customer(Guid Uuid, string Name, ImmutableArray<Guid> OrganizationGroups);

/// <summary>A project of a customer (catalog.md 1, <c>projects</c>).</summary>
public sealed record Project(Guid Uuid, string Name, Guid Customer);

/// <summary>A named set of permissions (catalog.md 1, <c>roles</c>).</summary>
public sealed record Role(string Name, ImmutableArray<string> Permissions);

/// <summary>Terms of service of an offering, of which at most one is active (catalog.md 1, <c>terms_of_service</c>).</summary>
public sealed record TermsOfService(
    Guid Uuid, Guid Offering, string Version, bool IsActive, bool RequiresReconsent, int GracePeriodDays, DateTimeOffset Created)
{
    /// <summary>HTML, or <c>""</c>.</summary>
    [JsonPropertyName("terms_of_service")]
    public string Text { get; init; } = "";

    /// <summary>A URL, or <c>""</c>.</summary>
    [JsonPropertyName("terms_of_service_link")]
    public string Link { get; init; } = "";

    /// <summary>When they were written last; null if that was before this was kept.</summary>
    public DateTimeOffset? Modified { get; init; }
}

/// <summary>A user's consent to an offering's terms, one per pair; revoked when it has a revocation date (catalog.md 1, <c>consents</c>).</summary>
public sealed record Consent(Guid Uuid, Guid User, Guid Offering, string Version, DateTimeOffset AgreementDate, DateTimeOffset? RevocationDate)
{
    /// <summary>When it was written first; null if that was before this was kept.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>When it was written last; null if that was before this was kept.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>Whether it is in force, to whichever version.</summary>
    [JsonIgnore]
    public bool IsActive => RevocationDate is null;

    /// <summary>Whether active terms ask for a new consent to their version (newer-waldur.md 6.1).</summary>
    public bool RequiresReconsentTo(TermsOfService? terms) => IsActive && terms is { IsActive: true, RequiresReconsent: true }
        && !string.Equals(terms.Version, Version, StringComparison.Ordinal);
}

/// <summary>A service of a customer, at which users have accounts (catalog.md 1, <c>offerings</c>).</summary>
public sealed record Offering
{
    public required Guid Uuid { get; init; }

    public required string Name { get; init; }

    public required string Slug { get; init; }

    /// <summary>The provider.</summary>
    public required Guid Customer { get; init; }

    public Guid? Parent { get; init; }

    public ImmutableArray<Guid> OrganizationGroups { get; init; } = [];

    /// <summary>A JSON object, stored unchanged.</summary>
    public JsonElement PluginOptions { get; init; }

    public Guid? ComplianceChecklist { get; init; }

    /// <summary>The numbers of partitions of its records so far; empty if there was only ever one.</summary>
    public ImmutableArray<PartitionCount> PartitionCounts { get; init; } = [];

    /// <summary>The partitions of its records.</summary>
    [JsonIgnore]
    public OfferingUserPartitions Partitions => OfferingUserPartitions.Of(Uuid, PartitionCounts);

    /// <summary>What it exposes of its users; null while nobody has chosen.</summary>
    public UserAttributeConfig? AttributeConfig { get; init; }

    /// <summary>The attributes of its users that it exposes (newer-waldur.md 3.9).</summary>
    [JsonIgnore]
    public ExposedAttributes Exposed => AttributeConfig is null ? ExposedAttributes.Default : ExposedAttributes.Of(AttributeConfig.Names);

    /// <summary>When it was imported first; null for one that was before this was kept.</summary>
    public DateTimeOffset? Created { get; init; }

    public string State { get; init; } = "Active";

    public string Type { get; init; } = "";

    /// <summary>Whether users other than staff and support see records of the offering; requires a JSON <c>true</c> (offering-users.md 0 and 4.2).</summary>
    public bool ShowsOfferingUsers => CreationFlag.ValueKind == JsonValueKind.True;

    /// <summary>Whether records may be created; any value that is truthy in Python will do (offering-users.md 0 and 2.5).</summary>
    public bool AllowsCreation => CreationFlag.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.String => CreationFlag.GetString()!.Length > 0,
        JsonValueKind.Number => CreationFlag.GetDouble() != 0,
        JsonValueKind.Array => CreationFlag.GetArrayLength() > 0,
        JsonValueKind.Object => CreationFlag.EnumerateObject().Any(),
        _ => false,
    };

    /// <summary>Whether the account of a user who revokes their consent is to be removed; requires a JSON <c>true</c> (newer-waldur.md 6.1).</summary>
    public bool DeletesWithoutConsent => Option("offering_user_auto_deletion").ValueKind == JsonValueKind.True;

    private JsonElement CreationFlag => Option("service_provider_can_create_offering_user");

    private JsonElement Option(string name) =>
        PluginOptions.ValueKind == JsonValueKind.Object && PluginOptions.TryGetProperty(name, out var value) ? value : default;
}
