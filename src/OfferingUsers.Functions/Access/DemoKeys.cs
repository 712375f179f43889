using System.Collections.Frozen;
using System.Net;
using System.Text.Json;
using LocalRuntime.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.Access;

/// <summary>
/// The keys of the demo catalog, which everybody can read. They open something only where nobody but the person at this machine can ask: the local runtime
/// serves, no bootstrap key says that the data are somebody's, and the request came from this machine to this machine, by no proxy (catalog.md 5).
/// </summary>
public sealed class DemoKeys(IOptions<AccessOptions> options, ServingAddress? local = null)
{
    private const string Localhost = "localhost";

    /// <summary>What a proxy adds: then the connection is the proxy's, and says nothing of who asks.</summary>
    private static readonly string[] MarksOfProxies = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host"];

    private static readonly FrozenSet<string> Hashes = Read();

    // A Functions host passes on what it is asked by anybody.
    private readonly bool areOfUse = local is not null && options.Value.BootstrapTokenSha256 is null;

    /// <summary>Whether the key with this hash is one of the demo's.</summary>
    internal static bool Contains(string sha256) => Hashes.Contains(sha256);

    /// <summary>Whether the key with this hash is the demo's and opens nothing for this request; the store is not asked.</summary>
    internal bool Refuses(string sha256, HttpRequest request) => Contains(sha256) && !(areOfUse && IsOfThisMachine(request));

    private static bool IsOfThisMachine(HttpRequest request) =>
        request.HttpContext.Connection.RemoteIpAddress is { } address && IsLoopback(address)
        && IsLoopback(request.Host.Host)
        && !Array.Exists(MarksOfProxies, request.Headers.ContainsKey);

    /// <summary>A page of another site that has its name lead here would ask by that name.</summary>
    private static bool IsLoopback(string host) =>
        host.Equals(Localhost, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + Localhost, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IsLoopback(address));

    private static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static FrozenSet<string> Read()
    {
        using var catalog = JsonDocument.Parse(DemoCatalog.Text());
        return catalog.RootElement.GetProperty("users").EnumerateArray()
            .Select(user => TokenHash.Compute(user.GetProperty("token").GetString()!)).ToFrozenSet(StringComparer.Ordinal);
    }
}
