using System.Security.Cryptography;
using System.Text;

namespace OfferingUsers.Functions.Access;

/// <summary>The SHA-256 of a token; tokens themselves are not stored (catalog.md 4).</summary>
internal static class TokenHash
{
    /// <summary>64 lower-case hex digits.</summary>
    public static string Compute(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Compares in constant time.</summary>
    public static bool AreEqual(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(left), Encoding.ASCII.GetBytes(right));
}
