using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;

namespace OfferingUsers.Functions.Idempotency;

/// <summary>The header by which a client says that a repeated POST is the same request (offering-users.md 2.1).</summary>
internal static partial class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const string Malformed = "Idempotency-Key must have 1 to 255 visible ASCII characters.";

    /// <summary>The digest of the caller and the key of a request that <see cref="AnswerOnce"/> has taken; null for any other request.</summary>
    public static byte[]? IdempotencyId(this HttpRequest request) => request.HttpContext.Items[typeof(IdempotencyKey)] as byte[];

    /// <summary>The digest of the caller and the key; refused if the key is malformed.</summary>
    public static Outcome<byte[]> Read(HttpRequest request)
    {
        var key = request.Headers[Header].ToString();
        if (!Visible().IsMatch(key))
        {
            return new NotPossible(Malformed);
        }

        var id = SHA256.HashData(Encoding.ASCII.GetBytes($"{request.Caller().Uuid.Hex()} {key}"));
        request.HttpContext.Items[typeof(IdempotencyKey)] = id;
        return id;
    }

    [GeneratedRegex(@"^[\x21-\x7e]{1,255}\z")]
    private static partial Regex Visible();
}
