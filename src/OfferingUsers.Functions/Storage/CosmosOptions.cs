using System.ComponentModel.DataAnnotations;

namespace OfferingUsers.Functions.Storage;

/// <summary>Where the documents are stored: the settings <c>Cosmos:*</c>.</summary>
public sealed class CosmosOptions
{
    /// <summary>The URL of the account, accessed with the app's managed identity. Default: none.</summary>
    public string? Endpoint { get; set; }

    /// <summary>A connection string of the account; takes precedence over <see cref="Endpoint"/>. Default: none.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether one of them is set; otherwise the host provides the store.</summary>
    public bool IsAccountConfigured => !string.IsNullOrEmpty(ConnectionString) || !string.IsNullOrEmpty(Endpoint);

    /// <summary>The database's name. Default: <c>offering-users</c>.</summary>
    [Required]
    [RegularExpression(@"[^/\\?#]{1,255}")]
    public string Database { get; set; } = "offering-users";

    /// <summary>
    /// Whether to create the database and its containers at startup. In Azure, the deployment template creates them, because the app's role does not allow it.
    /// Default: false.
    /// </summary>
    public bool CreateContainers { get; set; }

    /// <summary>Whether to accept an untrusted certificate of a loopback address, as an emulator has. Default: false.</summary>
    public bool TrustLoopbackCertificate { get; set; }

    /// <summary>How long a call is retried after transient faults before the request is answered with 503, in seconds. Default: 5.</summary>
    [Range(0, 30)]
    public int ThrottledSeconds { get; set; } = 5;
}
