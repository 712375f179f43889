using System.Security.Cryptography;
using System.Text;

namespace OfferingUsers.Functions.Access;

/// <summary>Keys are known here by their SHA-256 only (catalog.md 4).</summary>
internal static class TokenHash
{
    /// <summary>64 lower-case hex digits.</summary>
    public static string Of(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Compares in a time that tells nothing.</summary>
    public static bool AreEqual(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other));
}
