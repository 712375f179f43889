using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;

namespace OfferingUsers.Functions.Access;

/// <summary>Finds the user of a key that is not of this app but of the Waldur beside it (<c>Upstream:Url</c>).</summary>
public interface IUpstreamUsers
{
    /// <summary>Whether a key can be answered for without asking anybody.</summary>
    /// <param name="hash">The SHA-256 of the key.</param>
    bool Knows(string hash);

    /// <summary>
    /// The user, who is in the catalog then; refused like an unknown key where the upstream does not know it either, and as busy while it does not answer.
    /// </summary>
    /// <param name="key">The key or token, as the caller brought it.</param>
    /// <param name="isBearer">Whether it came as <c>Bearer</c>.</param>
    /// <param name="hash">The SHA-256 of the key.</param>
    ValueTask<Outcome<CatalogUser>> FindAsync(string key, bool isBearer, string hash, CancellationToken cancellation);
}
