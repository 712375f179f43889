using System.Text;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Fuzz;

/// <summary>Bytes on a connection that are a request by one reading, and two, or none, by another (RFC 9112, 11.2).</summary>
internal static class RawShapes
{
    /// <summary>The request id of a request inside another's body: nobody may answer it.</summary>
    public const string Smuggled = "smuggled";

    private const string Inner = $"GET /api/schema/ HTTP/1.1\r\nHost: app\r\nX-Request-Id: {Smuggled}\r\n\r\n";
    private const string Json = "Content-Type: application/json\r\n";

    /// <summary>Headers that disagree about the length of the body that follows, or say it wrongly; {0} is the length of the inner request.</summary>
    private static readonly string[] Lengths =
    [
        "Content-Length: {0}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: {0}\r\n\r\n", "Content-Length: 0, {0}\r\n\r\n", "Content-Length: {0}, {0}\r\n\r\n",
        "Content-Length: +{0}\r\n\r\n",
        "Content-Length: -1\r\n\r\n", "Content-Length: 0x10\r\n\r\n", "Content-Length: 99999999999999999999\r\n\r\n", "Content-Length: {0} \r\n\r\n",
        "Content-Length : {0}\r\n\r\n", "Content-Length:\r\n\r\n", "Content-Length\r\n\r\n", " Content-Length: {0}\r\n\r\n",
        "X: y\r\n Content-Length: {0}\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding: chunked\n\n0\n\n", "Content-Length: {0}\n\n", "Content-Length: {0}\r\r\n\r\n",
        "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", "Transfer-Encoding: CHUNKED\r\nContent-Length: {0}\r\n\r\n0\r\n\r\n",
        "Transfer_Encoding: chunked\r\nContent-Length: {0}\r\n\r\n",
    ];

    /// <summary>Odd ways to say that the body ends here; what comes after it would be a request in its own right.</summary>
    private static readonly string[] Whole =
        ["Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n"];

    private static readonly string[] Chunks =
    [
        "ffffffffffffffff\r\n", "fffffffffffffffff\r\n", "80000000\r\n", "7fffffff\r\nx", "-1\r\n", "zz\r\n", "\r\n", " 2\r\n{}\r\n0\r\n\r\n",
        "2 \r\n{}\r\n0\r\n\r\n", "2\n{}\n0\n\n",
        "0x2\r\n{}\r\n0\r\n\r\n", "2\r\n{}xx0\r\n\r\n", "2;a=b\r\n{}\r\n0\r\n\r\n", "2;" + "a".PadRight(9000, 'a') + "\r\n{}\r\n0\r\n\r\n",
        "2\r\n{}\r\n0\r\nTrailer: x\r\n\r\n",
        "2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n", "2\r\n{}\r\n0\r\nX: y\n\n", "2\r\n{}\r\n00000000000000000000\r\n\r\n", "2\r\n{}\r\n0", "2\r\n{", "2",
        "2\r", "１\r\nx\r\n",
    ];

    private static readonly string[] Others =
    [
        "\r\n\r\n\r\n", "GET", "GET /", "GET / HTTP/1.1", "GET /\r\n", "GET / HTTP/0.9\r\n\r\n", "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://other/api/health/ HTTP/1.1\r\nHost: a\r\n\r\n", "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", "G\u0001T / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX\u0000: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: \u0001\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n: y\r\n\r\n", "GET / HTTP/1.1\nHost: a\nConnection: close\n\n", "GET /é HTTP/1.1\r\nHost: a\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00FC\u0003\u0003",
        "GET /" + new string('a', 20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: " + new string('a', 40_000) + "\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n" + string.Concat(Enumerable.Repeat("X: y\r\n", 300)) + "\r\n", "SSH-2.0-x\r\n", "{\"a\":1}",
        "\u0000\u0000\u0000\u0000", new string('\r', 5000),
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nExpect: x\r\nConnection: close\r\n\r\n",
    ];

    /// <summary>All of them, with a caller's key where there is a request to be answered.</summary>
    public static IEnumerable<byte[]> All(string token, string record)
    {
        foreach (var path in new[] { Api.List, Api.Detail(record, "submit_answers"), "/api/health/" })
        {
            var head = RawConnection.Head("POST", path, token) + Json;
            foreach (var length in Lengths)
            {
                yield return Bytes(head + length.Replace("{0}", Inner.Length.ToString(null, null), StringComparison.Ordinal) + Inner);
            }

            foreach (var whole in Whole)
            {
                yield return Bytes(head + whole);
            }

            foreach (var chunk in Chunks)
            {
                yield return Bytes(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk);
            }
        }

        foreach (var other in Others)
        {
            yield return Bytes(other);
        }
    }

    /// <summary>A request that was whole, with some of its bytes changed, missing or doubled.</summary>
    public static byte[] Changed(Random random, string token, string record)
    {
        var body = random.Of(["{}", "[]", "{\"username\":\"a\"}"]);
        var path = random.Of([Api.List, Api.Detail(record), Api.Detail(record, "submit_answers"), "/api/users/me/", "/api/catalog/import/"]);
        List<byte> bytes =
        [
            .. Bytes(RawConnection.Head(random.Of(["GET", "POST", "PATCH"]), path, token)
                + $"{Json}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"),
        ];
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.Insert(at, random.Of("\r\n\0 :\t%é"u8.ToArray()));
                    break;
                case 2 when bytes.Count > 40:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at));
                    break;
                default:
                    bytes.InsertRange(at, bytes[at..Math.Min(bytes.Count, at + random.Next(1, 60))]);
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
