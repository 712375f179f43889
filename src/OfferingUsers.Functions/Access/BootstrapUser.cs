using Microsoft.Extensions.Options;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;

namespace OfferingUsers.Functions.Access;

/// <summary>The staff user for the first import. It is not in the catalog, and exists only if <c>Access:BootstrapToken</c> is set (catalog.md 4).</summary>
public sealed class BootstrapUser(IOptions<AccessOptions> options)
{
    public static readonly Guid Uuid = new("00000000000000000000000000000001");

    private static readonly Caller Staff = new(
        new CatalogUser { Uuid = Uuid, Username = "bootstrap", FirstName = "Bootstrap", IsStaff = true }, []);

    private readonly string? hash = string.IsNullOrEmpty(options.Value.BootstrapToken) ? null : TokenHash.Compute(options.Value.BootstrapToken);

    /// <summary>The user, if it has the token with this hash; otherwise null.</summary>
    public Caller? Find(string tokenHash) => hash is not null && TokenHash.AreEqual(hash, tokenHash) ? Staff : null;
}
