using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Security.Cryptography;

namespace OfferingUsers.Functions.Checklists;

/// <summary>The content of a file as it lies in the request, in base64; decoded only as it is read (checklists.md 3.1).</summary>
public sealed class Base64Content(ReadOnlySequence<byte> text)
{
    private static readonly SearchValues<byte> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    /// <summary>The decoded length in octets; meant for strict base64 only.</summary>
    public long Length => (text.Length / 4 * 3) - Padding();

    /// <summary>Whether it is base64 of the standard alphabet with its padding and nothing else, not even a line break.</summary>
    public bool IsStrict()
    {
        if (text.Length % 4 != 0)
        {
            return false;
        }

        foreach (var segment in text.Slice(0, text.Length - Padding()))
        {
            if (segment.Span.ContainsAnyExcept(Alphabet))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first octets, at most so many.</summary>
    public byte[] Start(int most)
    {
        var start = text.Slice(0, Math.Min(text.Length, (most + 2L) / 3 * 4)).ToArray();
        Base64.DecodeFromUtf8InPlace(start, out var length);
        return start[..Math.Min(length, most)];
    }

    /// <summary>The decoded octets, to be read once; it may be opened again.</summary>
    public Stream Open() =>
        new CryptoStream(PipeReader.Create(text).AsStream(), new FromBase64Transform(FromBase64TransformMode.DoNotIgnoreWhiteSpaces), CryptoStreamMode.Read);

    private int Padding()
    {
        Span<byte> end = stackalloc byte[2];
        if (text.Length < 4)
        {
            return 0;
        }

        text.Slice(text.Length - 2).CopyTo(end);
        return end[1] != '=' ? 0 : end[0] == '=' ? 2 : 1;
    }
}
