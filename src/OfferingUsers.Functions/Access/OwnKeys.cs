using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Access;

/// <summary>The keys that are this app's alone, and no business of another host: the bootstrap key.</summary>
public sealed class OwnKeys(IOptions<AccessOptions> options)
{
    /// <summary>Takes such a key out of a request that is about to be passed on.</summary>
    public void Withhold(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (options.Value.BootstrapTokenSha256 is { } bootstrap
            && AuthorizationHeader.Read(request.Headers.Authorization.ToString()) is { Refusal: null } read
            && TokenHash.AreEqual(bootstrap, TokenHash.Compute(read.Value.Text)))
        {
            request.Headers.Remove("Authorization");
        }
    }
}
