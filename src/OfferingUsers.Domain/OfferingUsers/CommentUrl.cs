using System.Globalization;
using System.Net;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>Validates the URL of a comment as the reference does: a known scheme and a syntactically valid host (offering-users.md 2.9).</summary>
public static class CommentUrl
{
    /// <summary>The maximum length of a URL in characters.</summary>
    public const int MaxLength = 200;

    private const int MaxHostLength = 253;
    private const int MaxLabelLength = 63;

    private static readonly string[] Schemes = ["http", "https", "ftp", "ftps"];

    public static bool IsValid(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var separator = text.IndexOf("://", StringComparison.Ordinal);
        if (separator < 0 || !Schemes.Contains(text[..separator].ToLowerInvariant()) || text.Any(char.IsWhiteSpace))
        {
            return false;
        }

        var rest = text[(separator + 3)..];
        var end = rest.AsSpan().IndexOfAny("/?#");
        var authority = end < 0 ? rest : rest[..end];
        var at = authority.LastIndexOf('@');
        return (at < 0 || IsUserInfo(authority[..at])) && IsHostAndPort(authority[(at + 1)..]);
    }

    private static bool IsUserInfo(string text) =>
        text.Length > 0 && text.AsSpan().IndexOfAny("@/") < 0 && text.Count(character => character == ':') <= 1;

    private static bool IsHostAndPort(string text)
    {
        if (text.StartsWith('['))
        {
            var close = text.IndexOf(']', StringComparison.Ordinal);
            return close > 0 && IPAddress.TryParse(text[1..close], out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
                && IsOptionalPort(text[(close + 1)..]);
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return IsHost(colon < 0 ? text : text[..colon]) && IsOptionalPort(colon < 0 ? "" : text[colon..]);
    }

    private static bool IsOptionalPort(string text) => text.Length == 0
        || (text[0] == ':' && text.Length is >= 2 and <= 6 && ushort.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private static bool IsHost(string host)
    {
        if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || IsIpv4(host))
        {
            return true;
        }

        var labels = (host.EndsWith('.') ? host[..^1] : host).Split('.');
        return host.Length <= MaxHostLength && labels.Length > 1 && labels.All(IsLabel) && IsTopLevelDomain(labels[^1]);
    }

    private static bool IsIpv4(string host)
    {
        var parts = host.Split('.');
        return parts.Length == 4
            && parts.All(part => byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _) && (part.Length == 1 || part[0] != '0'));
    }

    private static bool IsLabel(string label) => label.Length is > 0 and <= MaxLabelLength && label[0] != '-' && label[^1] != '-'
        && label.All(character => character == '-' || char.IsAsciiLetterOrDigit(character) || character >= '\u00a1');

    private static bool IsTopLevelDomain(string label) => label.Length >= 2
        && (label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase) || !label.Any(char.IsAsciiDigit));
}
