using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

namespace OfferingUsers.Functions.Http;

/// <summary>A file that is part of the app, ready to be sent either way.</summary>
/// <param name="Plain">Its octets.</param>
/// <param name="Gzip">The same compressed.</param>
/// <param name="ETag">Changes with the content, in quotes.</param>
internal sealed record DocumentFile(byte[] Plain, byte[] Gzip, string ETag)
{
    /// <summary>A resource of an assembly, whether it is kept there compressed or not.</summary>
    public static DocumentFile Embedded(Assembly assembly, string name)
    {
        using var resource = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} has no resource {name}.");
        using var kept = new MemoryStream();
        resource.CopyTo(kept);
        var content = kept.ToArray();
        var (plain, gzip) = content is [0x1F, 0x8B, ..] ? (Decompress(content), content) : (content, Compress(content));
        return new(plain, gzip, $"\"{Convert.ToHexStringLower(SHA256.HashData(plain)[..8])}\"");
    }

    private static byte[] Compress(byte[] plain)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return compressed.ToArray();
    }

    private static byte[] Decompress(byte[] compressed)
    {
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
