using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

namespace OfferingUsers.Functions.Http;

/// <summary>An embedded file of the app, uncompressed and compressed.</summary>
/// <param name="Plain">The content.</param>
/// <param name="Gzip">The content, compressed with gzip.</param>
/// <param name="ETag">A hash of the content, in quotes.</param>
internal sealed record DocumentFile(byte[] Plain, byte[] Gzip, string ETag)
{
    /// <summary>Reads a resource of an assembly, which may be compressed with gzip.</summary>
    /// <exception cref="InvalidOperationException">The assembly has no such resource.</exception>
    public static DocumentFile FromResource(Assembly assembly, string name)
    {
        using var resource = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} has no resource {name}.");
        using var buffer = new MemoryStream();
        resource.CopyTo(buffer);
        var content = buffer.ToArray();
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
