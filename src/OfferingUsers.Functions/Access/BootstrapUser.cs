using Microsoft.Extensions.Options;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;

namespace OfferingUsers.Functions.Access;

/// <summary>The staff user who makes the first import; it is not in the catalog, and exists while <c>Access:BootstrapToken</c> is set (catalog.md 4).</summary>
public sealed class BootstrapUser(IOptions<AccessOptions> options)
{
    public static readonly Guid Uuid = new("00000000000000000000000000000001");

    private static readonly Caller Staff = new(
        new CatalogUser { Uuid = Uuid, Username = "bootstrap", FirstName = "Bootstrap", IsStaff = true }, []);

    private readonly string? hash = string.IsNullOrEmpty(options.Value.BootstrapToken) ? null : TokenHash.Of(options.Value.BootstrapToken);

    /// <summary>The user, if the key with this hash is theirs.</summary>
    public Caller? Of(string tokenHash) => hash is not null && TokenHash.AreEqual(hash, tokenHash) ? Staff : null;
}
