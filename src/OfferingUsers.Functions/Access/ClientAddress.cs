using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace OfferingUsers.Functions.Access;

/// <summary>
/// The address that a request comes from, as far as it is known for sure: what a proxy says of the one before it counts only of those that are trusted.
/// </summary>
internal static class ClientAddress
{
    private const string ForwardedFor = "X-Forwarded-For";

    /// <summary>The address; of IPv6 the network of 64 bits, all of whose addresses one sender may have.</summary>
    /// <param name="trustedProxies">How many of the last addresses in the header were written by trusted proxies.</param>
    public static string Of(HttpContext http, int trustedProxies)
    {
        var forwarded = trustedProxies == 0 ? []
            : http.Request.Headers[ForwardedFor].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return forwarded.Length >= trustedProxies && trustedProxies > 0 && TryParse(forwarded[^trustedProxies], out var client)
            ? NetworkOf(client)
            : NetworkOf(http.Connection.RemoteIpAddress ?? IPAddress.None);
    }

    /// <summary>An address alone, or followed by a port.</summary>
    private static bool TryParse(string text, out IPAddress address)
    {
        if (IPAddress.TryParse(text, out address!))
        {
            return true;
        }

        var isParsed = IPEndPoint.TryParse(text, out var endpoint);
        address = endpoint?.Address ?? IPAddress.None;
        return isParsed;
    }

    private static string NetworkOf(IPAddress address) => address switch
    {
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };
}
