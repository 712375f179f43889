using System.Text;

namespace OfferingUsers.Functions.Tests.Fuzz;

/// <summary>Values that readers get wrong, to choose from.</summary>
internal static class HostileValues
{
    /// <summary>Texts for any place. Those with control characters reach a path or query encoded.</summary>
    public static readonly string[] Texts =
    [
        "", " ", "null", "true", "0", "-1", "1e400", "NaN", "undefined", "\u0000", "a\u0000b", "\r\nX-Evil: 1", "\t", "\u007f", "\u0085", "\u2028", "\ufeff",
        "😀", "\u202eRTL", "ﷺ", "e\u0301", "İıſK", "ß", "\uffff", "'", "\"", "\\", "%", "%25", "%zz", "%c0%af", "%00", "../", "..%2f", "a/b", "//",
        "👨‍👩‍👧‍👦", ";", "&", "=",
        "#", "?", "*", "{}", "[]", "<script>", "' OR 1=1 --", "\") OR (\"1\"=\"1", "@p0", "c.uuid", "$where", "{{7*7}}", "${jndi:x}", "last", "-created",
        "created,created", "o,,o", ",", ",,,,", "Requested", "requested", "OK,Deleted", "+", "__proto__", "PROJECT.MEMBER\n",
    ];

    /// <summary>Instants, dates and what looks like them.</summary>
    public static readonly string[] Instants =
    [
        "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "10000-01-01T00:00:00Z",
        "2024-02-30", "2024-02-29", "2023-02-29T00:00:00Z", "2024-13-01", "2024-01-01T24:00:00Z", "2024-01-01T23:59:60Z", "2024-01-01T00:00:00.1234567890123Z",
        "1970-01-01", "0000-00-00", "-0001-01-01", "2024-01-01 00:00", "2024-W01-1", "2024-01-01T00:00:00+99:99", "1e9", "２０２４-01-01",
    ];

    /// <summary>Whole numbers at and beyond the ends of what holds them.</summary>
    public static readonly string[] Numbers =
    [
        "0", "1", "-1", "2", "10", "299", "300", "301", "2147483647", "2147483648", "-2147483648", "4294967296", "9223372036854775807", "9223372036854775808",
        "99999999999999999999", "1.0", "1e3", "0x10", "٣", " 5 ", "+5", "-0", "20000000", "7158278", "last", "first",
    ];

    /// <summary>Pieces of JSON that no tree can hold; some are none.</summary>
    public static readonly byte[][] Raw =
    [
        .. new[]
        {
            "1e400", "-1e400", "1e-400", "NaN", "Infinity", "-0", "-0.0", "0.1e1", "00", "1.", ".5", "+1", "0x1", "9223372036854775808", "18446744073709551616",
            "1e308", "79228162514264337593543950336", "123456789012345678901234567890.123456789", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\x\"",
            "\"a\nb\"", "'a'", "tru", "True", "nul", "", ",", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "{\"uuid\":1,\"uuid\":\"x\"}", "{\"\":1}",
            "{\"\\ud800\":1}", "{\"a\":1,}", "[1,]", "/**/1", "{a:1}", "]", "}", "\"", "{\"$type\":\"x\"}", "{\"_etag\":1,\"_ts\":-1,\"id\":\"x\"}",
            "{\"__proto__\":{}}", "true false",
        }.Select(Encoding.UTF8.GetBytes),
        [(byte)'"', 0xFF, (byte)'"'], [(byte)'"', 0xC0, 0xAF, (byte)'"'], [(byte)'"', 0xED, 0xA0, 0x80, (byte)'"'],
        [(byte)'"', 0xF4, 0x90, 0x80, 0x80, (byte)'"'],
        [(byte)'"', 0, (byte)'"'], [0xEF, 0xBB, 0xBF], [(byte)'"', 0xC3],
        Encoding.UTF8.GetBytes(new string('9', 900)), Nested('[', ']', 31), Nested('[', ']', 63), Nested('[', ']', 64), Nested('[', ']', 10_000),
        [.. Enumerable.Repeat("{\"a\":"u8.ToArray(), 10_000).SelectMany(piece => piece)],
    ];

    /// <summary>Keys of the Authorization header, in which {0} is the caller's key.</summary>
    public static readonly string[] Authorizations =
    [
        "Token", "Token ", "Token  {0}", "token {0}", "TOKEN {0}", "Bearer {0}", "bearer {0}", "Basic {0}", "Basic Og==", "{0}", "Token {0} {0}", "Token {0},",
        "Token {0}, Token {0}", " Token {0}", "Token\t{0}", "Token \"{0}\"", "Digest username=\"x\"", "Token é", "Token {0}é", "",
    ];

    public static readonly (string Name, string[] Values)[] Headers =
    [
        ("Content-Type",
        [
            "", "application/json; charset=utf-16", "application/json;charset=x", "text/plain", "application/json, text/html", "application/problem+json",
            "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "APPLICATION/JSON", "application/*", "/", "a", "é/é",
        ]),
        ("X-Request-Id", ["", "a", new string('a', 64), new string('a', 65), "a b", "é", "../..", "<script>", new string('x', 5000)]),
        ("Host", ["evil.example", "a:b", "a b", "é", "[::1]", "127.0.0.1:99999", "", "a/b", "a@b"]),
        ("Accept", ["", "*/*", "text/html", "text/html;q=0", "application/json;q=x", "a", ",,,", "image/png", new string('a', 3000)]),
        ("Expect", ["100-continue", "200-ok"]),
        ("Range", ["bytes=0-0", "bytes=5-1", "bytes=-1", "bytes=0-9223372036854775808", "bytes=0-1,2-3,4-5", "lines=1-2", "x"]),
        ("If-None-Match", ["*", "\"x\"", "W/\"x\"", "x", "\"", new string(',', 2000)]),
        ("If-Match", ["*", "\"x\"", "x"]),
        ("If-Modified-Since", ["Thu, 01 Jan 1970 00:00:00 GMT", "x", "Fri, 31 Dec 9999 23:59:59 GMT"]),
        ("X-Forwarded-For", ["1.2.3.4", "::1", "x", "1.2.3.4, 5.6.7.8", new string(',', 3000), "[::1]:99999", "127.0.0.1"]),
        ("X-Forwarded-Proto", ["https", "javascript", ""]), ("X-Forwarded-Host", ["evil.example", "a b"]), ("X-HTTP-Method-Override", ["DELETE"]),
        ("Content-Encoding", ["gzip", "br", "deflate", "identity", "x"]), ("Accept-Encoding", ["gzip", "br;q=1", "*;q=0"]),
        ("Connection", ["close", "Upgrade"]),
        ("Upgrade", ["h2c", "websocket"]), ("Cookie", ["a=b", new string('a', 5000), "sessionid=x; sessionid=y"]), ("traceparent", ["00-0-0-0", "x"]),
        ("X-Long", [new string('x', 20_000), new string('x', 40_000)]), ("Origin", ["null", "https://evil.example"]), ("Prefer", ["respond-async"]),
    ];

    /// <summary>One of them, each as likely as the others.</summary>
    public static T Of<T>(this Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    public static bool Chance(this Random random, double chance) => random.NextDouble() < chance;

    private static byte[] Nested(char open, char close, int depth) => Encoding.UTF8.GetBytes(new string(open, depth) + new string(close, depth));
}
