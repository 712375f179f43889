using System.ComponentModel.DataAnnotations;

namespace OfferingUsers.Functions.Storage;

/// <summary>Where the documents are: the settings <c>Cosmos:*</c>.</summary>
public sealed class CosmosOptions
{
    /// <summary>The account's URL, entered with the app's identity. Default: none.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The account's URL and key in one text; takes the place of <see cref="Endpoint"/>. Default: none.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The database's name. Default: <c>offering-users</c>.</summary>
    [Required]
    [RegularExpression(@"[^/\\?#]{1,255}")]
    public string Database { get; set; } = "offering-users";

    /// <summary>Whether to create the database and its containers at the start. In Azure the app's role cannot, and infra does. Default: false.</summary>
    public bool CreateContainers { get; set; }

    /// <summary>Whether an account on this machine, an emulator, may show a certificate that nobody vouches for. Nothing else may. Default: false.</summary>
    public bool TrustLoopbackCertificate { get; set; }

    /// <summary>How long a throttled call is repeated before the request is answered with 503, in seconds. Default: 5.</summary>
    [Range(0, 30)]
    public int ThrottledSeconds { get; set; } = 5;
}
